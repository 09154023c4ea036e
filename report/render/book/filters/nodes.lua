--- Blocks of Quarto's own as an author's filters see and make them: callouts, tabs, theorems, floats.
--
-- A function `Callout` is given a table with the fields of Quarto's reference, and not the div; what it changes there,
-- or gives back, is what the page shows. A function `Div` is never given one of these.

local folder = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local shared = AUTHORS_SETTINGS or dofile(pandoc.path.join { folder, 'shared.lua' })

local nodes = {}

local CALLOUTS = { note = true, tip = true, warning = true, caution = true, important = true }
local PROOFS = { proof = 'Proof', remark = 'Remark', solution = 'Solution' }
local TYPES = { fig = 'Figure', tbl = 'Table', lst = 'Listing' }
local PREFIXES = { Figure = 'fig', Table = 'tbl', Listing = 'lst' }

local function blocks(value)
  if type(value) == 'string' then return pandoc.Blocks { pandoc.Plain(pandoc.Inlines(value)) } end
  return pandoc.Blocks(value or {})
end

local function inlines(value)
  local kind = pandoc.utils.type(value)
  if kind == 'Blocks' or kind == 'Block' then return pandoc.utils.blocks_to_inlines(pandoc.Blocks(value)) end
  return pandoc.Inlines(value)
end

--- The title of a block, as a block, and the rest of it: its attribute, or a heading that comes first.
local function title_and_rest(div)
  local given = div.attributes.title or div.attributes.name
  if given then return pandoc.Plain(shared.inlines(given)), div.content end
  local content = div.content:clone()
  if content[1] and content[1].t == 'Header' then return pandoc.Plain(content:remove(1).content), content end
  return nil, content
end

--- A block with a title in front, as the text has it.
local function titled(title, content)
  local result = pandoc.Blocks {}
  if title ~= nil and title ~= false then result:insert(pandoc.Header(2, inlines(title))) end
  result:extend(blocks(content))
  return result
end

local function attributes_of(given)
  local attr = given.attr and pandoc.Attr(given.attr.identifier, given.attr.classes:clone(), given.attr.attributes) or pandoc.Attr()
  attr.attributes.title, attr.attributes.name = nil, nil
  return attr
end

function nodes.callout(given)
  local attr = attributes_of(given)
  attr.classes:insert(1, 'callout-' .. (given.type or 'note'))
  for _, name in ipairs { 'collapse', 'appearance', 'icon' } do
    local value = given[name]
    if value ~= nil and value ~= true or name == 'collapse' and value then attr.attributes[name] = tostring(value) end
  end
  return pandoc.Div(titled(given.title, given.content), attr)
end

function nodes.tab(given)
  return { title = inlines(given.title or ''), content = blocks(given.content), active = given.active }
end

function nodes.tabset(given)
  local attr, content = attributes_of(given), pandoc.Blocks {}
  for _, tab in ipairs(given.tabs or {}) do
    content:insert(pandoc.Header(given.level or 2, inlines(tab.title or ''), { class = tab.active and 'active' or '' }))
    content:extend(blocks(tab.content))
  end
  attr.classes:insert(1, 'panel-tabset')
  return pandoc.Div(content, attr)
end

--- What has a condition, decided at once: the conditions of the text itself are decided before any filter.
function nodes.conditional(given)
  local div = pandoc.Div(blocks(given.node), { class = given.behavior or 'content-visible' })
  for _, condition in ipairs(given.condition or {}) do div.attributes[condition[1]] = condition[2] end
  local conditions = dofile(pandoc.path.join { folder, 'conditions.lua' })
  return pandoc.Div({ div }):walk(conditions[1])
end

function nodes.float(given)
  local attr = attributes_of(given)
  attr.identifier = given.identifier or attr.identifier
  for _, class in ipairs(given.classes or {}) do attr.classes:insert(class) end
  for name, value in pairs(given.attributes or {}) do attr.attributes[name] = value end
  attr.attributes.kind = shared.prefix(attr.identifier) or PREFIXES[given.type]
  attr.attributes.parent = given.parent_id
  local caption = given.caption_long and { pandoc.Plain(inlines(given.caption_long)) } or {}
  return pandoc.Figure(blocks(given.content), { long = caption }, attr)
end

--- The one block of a list, or the list: as Quarto gives the content of a float.
local function only(content)
  return #content == 1 and content[1] or content
end

local function callout_of(div)
  for _, class in ipairs(div.classes) do
    local kind = class:match '^callout%-(%a+)$'
    if kind and CALLOUTS[kind] then
      local title, content = title_and_rest(div)
      local attr = pandoc.Attr(div.identifier, div.classes:filter(function(each) return each ~= class end), div.attributes)
      return {
        t = 'Callout', type = kind, title = title, content = content, attr = attr, collapse = div.attributes.collapse,
        appearance = div.attributes.appearance or 'default', icon = div.attributes.icon ~= 'false',
      }
    end
  end
end

local function tabset_of(div)
  if not div.classes:includes 'panel-tabset' then return nil end
  local tabs, level = pandoc.List {}, nil
  for _, block in ipairs(div.content) do
    if block.t == 'Header' and (level or block.level) == block.level then
      level = block.level
      tabs:insert { title = pandoc.Plain(block.content), content = pandoc.Blocks {}, active = block.classes:includes 'active' }
    elseif level then
      tabs[#tabs].content:insert(block)
    end
  end
  local classes = div.classes:filter(function(each) return each ~= 'panel-tabset' end)
  return { t = 'Tabset', tabs = tabs, level = level or 2, attr = pandoc.Attr(div.identifier, classes, div.attributes) }
end

local function theorem_of(div)
  if shared.family(div.identifier) ~= 'theorem' then return nil end
  local name, content = title_and_rest(div)
  return { t = 'Theorem', identifier = div.identifier, name = name, div = pandoc.Div(content), attr = div.attr }
end

local function proof_of(div)
  for class, kind in pairs(PROOFS) do
    if div.classes:includes(class) then
      local name, content = title_and_rest(div)
      return { t = 'Proof', type = kind, identifier = div.identifier, name = name, div = pandoc.Div(content), attr = div.attr }
    end
  end
end

local function theorem(given)
  local attr = attributes_of(given)
  attr.identifier = given.identifier or attr.identifier
  return pandoc.Div(titled(given.name, given.div and given.div.content), attr)
end

local function float_of(figure)
  local kind = figure.attributes.kind
  if shared.family(figure.identifier) ~= 'float' then return nil end
  return {
    t = 'FloatRefTarget', identifier = figure.identifier, classes = figure.classes, attributes = figure.attributes,
    type = TYPES[kind] or shared.settings.kinds[kind or ''] and shared.settings.kinds[kind].name, caption_long = figure.caption.long[1],
    caption_short = figure.caption.short, content = only(figure.content), parent_id = figure.attributes.parent,
  }
end

local READERS = { callout_of, tabset_of, theorem_of, proof_of }
local WRITERS = { Callout = nodes.callout, Tabset = nodes.tabset, Theorem = theorem, Proof = theorem, FloatRefTarget = nodes.float }

--- What only Quarto can tell from other blocks: a function for one of these would never be called.
local LACKING = { 'ConditionalBlock', 'DecoratedCodeBlock', 'PanelLayout', 'HtmlTag', 'LatexInlineCommand',
  'LatexEnvironment', 'Shortcode' }

--- What a function gave back for a node: nothing, a node, a block or a list of both.
local function written(result)
  if type(result) ~= 'table' then return result end
  if result.t then return WRITERS[result.t](result) end
  local list = pandoc.Blocks {}
  for _, item in ipairs(result) do list:insert(written(item)) end
  return list
end

local function changed(handle, node)
  local result = handle(node)
  if result == nil then result = node end
  return written(result)
end

--- The functions of an author's filter for pandoc's blocks, which call those for Quarto's own.
--
-- `is_late` is a filter after Quarto's own steps, where these blocks have their last form.
function nodes.dispatched(filter, is_late)
  for _, name in ipairs(LACKING) do
    if type(filter[name]) == 'function' then error('it changes ' .. name .. ', which only Quarto has', 0) end
  end
  local own = {}
  for name in pairs(WRITERS) do
    if filter[name] and is_late then error('it changes ' .. name .. ' after references, which only Quarto can', 0) end
    own[name], filter[name] = filter[name], nil
  end
  if is_late then return filter end
  local for_divs, for_figures = filter.Div, filter.Figure
  if for_divs or next(own) then
    filter.Div = function(div)
      if shared.family(div.identifier) == 'float' then return nil end
      for _, read in ipairs(READERS) do
        local node = read(div)
        if node then return own[node.t] and changed(own[node.t], node) or nil end
      end
      if for_divs then return for_divs(div) end
    end
  end
  if own.FloatRefTarget then
    filter.Figure = function(figure)
      local node = float_of(figure)
      if node then return changed(own.FloatRefTarget, node) end
      if for_figures then return for_figures(figure) end
    end
  end
  return filter
end

return nodes
