--- Conditional content: keeps or drops `.content-visible` and `.content-hidden` for this format, profile and metadata.
--
-- The marks may stand on anything that has attributes. On a heading they are about its whole section, as all attributes
-- of a heading are; on an image that is a figure of its own, about the figure with its caption.

local shared = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), 'shared.lua' })

local MARKED = { Div = true, CodeBlock = true, Header = true, Figure = true, Table = true,
  Span = true, Code = true, Link = true, Image = true }
local WITH_MARKUP = { title = true }  -- attributes that are read as Markdown, beside captions

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

--- Is the element's condition met? An element without a condition has none to fail; of one that is given twice, as
--- `when-format="html" when-format="docx"`, one value that holds is enough.
local function condition_holds(element)
  local held = {}
  for name, value in pairs(element.attributes) do
    local way, about = name:match '^(%a+)%-(%a+)$'
    local test = (way == 'when' or way == 'unless') and tests[about]
    if test then held[name] = held[name] or test(value) end
    if (way == 'when' or way == 'unless') and not test then
      shared.complain('the condition "' .. name .. '" is not known: when-format, when-profile, when-meta, or unless-…', name)
    end
  end
  for name in pairs(element.attributes) do
    local way, about = name:match '^(%a+)%-(%a+)$'
    if (way == 'when' or way == 'unless') and tests[about] and held[name] ~= (way == 'when') then return false end
  end
  return true
end

--- Nothing within an attribute can be hidden: a mark there would be shown as it is written.
local function refuse_marks_in_attributes(element)
  for name, value in pairs(element.attributes) do
    local is_markup = WITH_MARKUP[name] or name:match 'cap$'
    if not is_markup and value:match '%.content%-hidden' or not is_markup and value:match '%.content%-visible' then
      shared.complain('nothing can be hidden within the attribute "' .. name .. '", which is plain text', value)
    end
  end
end

--- Whether a marked element is shown, its mark taken off; nil for one without a mark.
local function is_shown(element)
  if not MARKED[element.t] then return nil end
  refuse_marks_in_attributes(element)
  local visible, hidden = element.classes:includes 'content-visible', element.classes:includes 'content-hidden'
  if not visible and not hidden then return nil end
  local holds = condition_holds(element)
  if visible and not holds or hidden and holds then return false end
  for name in pairs(tests) do
    element.attributes['when-' .. name], element.attributes['unless-' .. name] = nil, nil
  end
  element.classes = element.classes:filter(function(class) return class ~= 'content-visible' and class ~= 'content-hidden' end)
  return true
end

--- A figure made of one hidden image goes with its caption.
local function shows_only_what_is_hidden(figure)
  local inner = #figure.content == 1 and figure.content[1].content
  if not inner or #inner ~= 1 then return false end
  local image = inner[1]
  if image.t == 'Link' and #image.content == 1 and is_shown(image:clone()) ~= false then image = image.content[1] end
  return MARKED[image.t] and is_shown(image:clone()) == false
end

--- A list of blocks or inlines without what is hidden; elements that were only there for their mark leave their content.
local function resolved(list, new)
  local result, section = new {}, nil
  for _, element in ipairs(list) do
    if element.t == 'Header' and section and element.level <= section then section = nil end
    local for_dark = MARKED[element.t] and element.classes:includes 'dark-content' and not includes(shared.settings.formats, 'html')
    if not section and not for_dark then
      local shown = is_shown(element)
      local bare = shown and (element.t == 'Div' or element.t == 'Span') and element.identifier == ''
        and #element.classes == 0 and #element.attributes == 0
      if bare then
        result:extend(resolved(element.content, new))
      elseif shown == false and element.t == 'Header' then
        section = element.level
      elseif shown ~= false and not (element.t == 'Figure' and shows_only_what_is_hidden(element)) then
        result:insert(element)
      end
    end
  end
  return result
end

return {
  {
    traverse = 'topdown',
    Blocks = function(blocks) return resolved(blocks, pandoc.Blocks) end,
    Inlines = function(inlines) return resolved(inlines, pandoc.Inlines) end,
  },
}
