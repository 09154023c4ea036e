--- Conditional content: keeps or drops `.content-visible` and `.content-hidden` for this format, profile and metadata.

local shared = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), 'shared.lua' })

local function includes(list, value)
  for _, item in ipairs(list) do
    if item == value then return true end
  end
  return false
end

local tests = {
  format = function(name) return includes(shared.settings.formats, name) end,
  profile = function(name) return includes(shared.settings.profiles, name) end,
  meta = function(path) return includes(shared.settings.true_metadata, path) end,
}

--- Is the element's condition met? An element without a condition has none to fail.
local function condition_holds(element)
  for name, test in pairs(tests) do
    local wanted, unwanted = element.attributes['when-' .. name], element.attributes['unless-' .. name]
    if wanted and not test(wanted) or unwanted and test(unwanted) then return false end
  end
  return true
end

local resolve

-- What stands in place of an element is not visited again, so its content is resolved here.
local function resolved(content)
  return content:walk { traverse = 'topdown', Div = resolve, Span = resolve }
end

function resolve(element)
  local visible, hidden = element.classes:includes 'content-visible', element.classes:includes 'content-hidden'
  if not visible and not hidden then return nil end
  if condition_holds(element) ~= visible then return {} end
  for name in pairs(tests) do
    element.attributes['when-' .. name], element.attributes['unless-' .. name] = nil, nil
  end
  element.classes = element.classes:filter(function(class) return not class:match '^content%-%a+$' end)
  local bare = element.identifier == '' and #element.classes == 0 and #element.attributes == 0
  if bare then return resolved(element.content) end
  return element
end

return { { Div = resolve, Span = resolve } }
