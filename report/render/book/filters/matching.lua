--- `quarto.utils.match`: a question to a part of the document, written as a path.
--
-- `Div/[1]/Para` is a div whose first child is a paragraph, and gives the paragraph. `:child` is any child,
-- `:descendant` any below; `{Div}/[1]/{Para}` gives a list of what stands in braces. A step may also be a function.

local function children_of(node)
  local content = type(node) ~= 'table' and node.content or nil
  return content or {}
end

local function descendants_of(node, found)
  for _, child in ipairs(children_of(node)) do
    found:insert(child)
    descendants_of(child, found)
  end
  return found
end

--- The steps of all arguments: strings without slashes, and functions.
local function steps_of(...)
  local steps = pandoc.List {}
  for _, given in ipairs { ... } do
    if type(given) == 'function' then
      steps:insert(given)
    else
      for step in given:gmatch '[^/]+' do steps:insert(step) end
    end
  end
  return steps
end

--- The last node of the first way through all steps, and what was asked for on it; nil if there is none.
local function follow(node, steps, place, kept)
  if node == nil or node == false then return nil end
  local step = steps[place]
  if step == nil then return node, kept end
  local name = type(step) == 'string' and step:match '^{(.*)}$'
  if name then step = name end
  local candidates
  if type(step) == 'function' then
    local result = step(node)
    candidates = { result == true and node or result }
  elseif step == ':child' then
    candidates = children_of(node)
  elseif step == ':descendant' then
    candidates = descendants_of(node, pandoc.List {})
  elseif step:match '^%[%d+%]$' then
    candidates = { children_of(node)[tonumber(step:sub(2, -2))] }
  else
    candidates = { node.t == step and node or nil }
  end
  for _, candidate in ipairs(candidates) do
    local more = name and kept .. pandoc.List { candidate } or kept
    local found, all = follow(candidate, steps, place + 1, more)
    if found ~= nil then return found, all end
  end
  return nil
end

return function(...)
  local steps = steps_of(...)
  return function(node)
    local found, kept = follow(node, steps, 1, pandoc.List {})
    if found == nil then return nil end
    return #kept > 0 and kept or found
  end
end
