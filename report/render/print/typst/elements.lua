-- Writes what pandoc's own Typst writer leaves out or does otherwise: numbers that are already resolved, floats, alternative
-- texts, callouts and the bibliography. Each becomes a call of a function in paper.typ; looks are decided there, not here.

local function quoted(text)
  return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"'):gsub('[\n\r]+', ' ') .. '"'
end

local function named(identifier)
  return identifier == '' and '' or ' #label(' .. quoted(identifier) .. ')'
end

local function inline(code) return pandoc.RawInline('typst', code) end
local function block(code) return pandoc.RawBlock('typst', code) end

-- The blocks as one argument of a call: `before` opens it, `after` closes it.
local function enclosed(before, content, after)
  if #content == 1 and (content[1].t == 'Plain' or content[1].t == 'Para') then
    local inlines = pandoc.List { inline(before) }
    inlines:extend(content[1].content)
    inlines:insert(inline(after))
    return pandoc.List { pandoc.Plain(inlines) }
  end
  local blocks = pandoc.List { block(before) }
  blocks:extend(content)
  blocks:insert(block(after))
  return blocks
end

-- Headings --------------------------------------------------------------------------------------------------------

local NUMBER_CLASSES = { 'chapter-number', 'header-section-number' }

-- The number that stands before a heading's text, and the text without it.
local function split_number(heading)
  local number
  local content = heading.content:filter(function(item)
    if item.t == 'Span' and (item.classes:includes(NUMBER_CLASSES[1]) or item.classes:includes(NUMBER_CLASSES[2])) then
      number = pandoc.utils.stringify(item)
      return false
    end
    return true
  end)
  while #content > 0 and content[1].t == 'Space' do content:remove(1) end
  return number, content
end

local is_book = false
local depth = 0 -- level of the heading before; a tagged PDF may not skip one
local part_open = false -- a part's title stands above that of its first chapter, on one page

local function role_of(heading)
  if heading.classes:includes('part') then return 'part' end
  return is_book and heading.level == 1 and 'chapter' or 'section'
end

local function Header(heading)
  local number, content = split_number(heading)
  local role = role_of(heading)
  depth = math.min(heading.level, depth + 1)
  local call = string.format('#section(%d, %s, %s)[', depth, quoted(role), number and quoted(number) or 'none')
  content:insert(1, inline(call))
  content:insert(inline(']' .. named(heading.identifier)))
  local blocks = pandoc.List { pandoc.Plain(content) }
  if role == 'part' or (role == 'chapter' and not part_open) then blocks:insert(1, block '#new-page()') end
  part_open = role == 'part' or (part_open and role ~= 'chapter')
  return blocks
end

-- Images and floats -----------------------------------------------------------------------------------------------

local function length(text)
  if not text then return nil end
  local number, unit = text:match('^%s*([%d.]+)%s*(%a*%%?)%s*$')
  if not number then return nil end
  if unit == '' or unit == 'px' then return string.format('%.2fpt', tonumber(number) * 0.75) end
  return number .. unit
end

local function Image(image)
  local alt = image.attributes['fig-alt'] or image.attributes.alt
  if not alt and #image.caption > 0 then alt = pandoc.utils.stringify(image.caption) end
  local arguments = pandoc.List { quoted(image.src), 'alt: ' .. (alt and quoted(alt) or 'none') }
  for _, side in ipairs { 'width', 'height' } do
    local size = length(image.attributes[side])
    if size then arguments:insert(side .. ': ' .. size) end
  end
  return inline('#picture(' .. table.concat(arguments, ', ') .. ')' .. named(image.identifier))
end

local LONG = 8 -- rows of a table that may go on over a page's end; a shorter one stays whole

-- The number of rows of the longest table in the blocks, or nil, and whether one reaches into the margins.
local function rows_in(blocks)
  local found
  local wide = false
  blocks:walk {
    Table = function(inner)
      local rows = 0
      wide = wide or inner.classes:includes 'wide-table'
      for _, body in ipairs(inner.bodies) do rows = rows + #body.body end
      found = math.max(found or 0, rows)
    end,
  }
  return found, wide
end

local function float_call(identifier, kind, place, alt, rows, wide)
  local breakable = rows and rows > LONG and 'true' or 'false'
  local arguments = { kind, quoted(place), 'alt: ' .. (alt and quoted(alt) or 'none'), 'breakable: ' .. breakable }
  if wide then table.insert(arguments, 'wide: true') end
  if identifier ~= '' then table.insert(arguments, 'name: label(' .. quoted(identifier) .. ')') end
  return '#float(' .. table.concat(arguments, ', ') .. ', ['
end

-- The parts of a panel beside each other, as `layout-ncol` asks.
local function panel(blocks, columns)
  if not columns then return blocks end
  local cells = pandoc.List { block('#panel(' .. columns .. ',') }
  for _, part in ipairs(blocks) do cells:extend(enclosed('[', { part }, '],')) end
  cells:insert(block(')'))
  return cells
end

local LONGEST_FOOT = 1200 -- letters, about nine lines: a longer list is said once, after the table's last row

-- The blocks of a figure, with the list of sources that ends them as the foot of the table before it.
local function with_sources(blocks)
  local last = blocks[#blocks]
  if not last or last.t ~= 'Div' or not last.classes:includes 'table-sources' then return blocks end
  local element = blocks:find_if(function(each) return each.t == 'Table' end)
  if not element or utf8.len(pandoc.utils.stringify(last)) > LONGEST_FOOT then
    blocks:remove()
    blocks:extend(enclosed('#table-sources[', last.content, ']'))
    return blocks
  end
  local content = pandoc.Blocks(enclosed('#table-foot[', last.content, ']'))
  local cell = pandoc.Cell(content, pandoc.AlignLeft, 1, #element.colspecs, pandoc.Attr('', {}, { ['typst:inset'] = '0pt' }))
  element.foot = pandoc.TableFoot { pandoc.Row { cell } }
  element.attributes['typst:stroke'] = '(bottom: none)'
  blocks:remove()
  return blocks:map(function(each) return each.t == 'Table' and element or each end) .. { block '#table-end' }
end

local function Figure(figure)
  local alt = figure.attributes['fig-alt']
  local rows, wide = rows_in(figure.content)
  local kind = (figure.attributes.kind == 'tbl' or rows) and 'table' or 'image'
  local body = panel(with_sources(figure.content), tonumber(figure.attributes['layout-ncol']))
  local place = figure.attributes.parent and 'part' or 'whole'
  local blocks = enclosed(float_call(figure.identifier, kind, place, alt, rows, wide), figure.caption.long, '], [')
  blocks:extend(body)
  blocks:insert(block('])'))
  return blocks
end

-- A table outside a float gets one of its own if it has a caption.
local function Table(element)
  for _, column in ipairs(element.colspecs) do
    if column[1] == pandoc.AlignDefault then column[1] = pandoc.AlignLeft end
  end
  element.classes:insert 'typst:no-figure'
  local size = element.attributes.size
  element.attributes.size = nil
  local function sized(blocks)
    if not size then return blocks end
    blocks:insert(1, block('#{ set text(size: ' .. size .. 'em); ['))
    blocks:insert(block ']}')
    return blocks
  end
  if #element.caption.long == 0 then
    local blocks = sized(pandoc.Blocks { element })
    if element.classes:includes 'small-table' then
      blocks:insert(1, block '#small-table[')
      blocks:insert(block ']')
    end
    return blocks
  end
  local caption, identifier = element.caption.long, element.identifier
  element.caption.long, element.identifier = {}, ''
  local blocks = enclosed(float_call(identifier, 'table', 'whole', nil, rows_in(pandoc.Blocks { element })), caption, '], [')
  blocks:extend(sized(pandoc.Blocks { element }))
  blocks:insert(block('])'))
  return blocks
end

-- Languages -------------------------------------------------------------------------------------------------------

-- The language of a part, for those who hear it and for where its words may be divided.
local function language(element)
  return (element.attributes.lang:gsub('[-_].*$', ''))
end

-- Mathematics -----------------------------------------------------------------------------------------------------

local function Math(math)
  return { inline('#formula(' .. quoted(math.text) .. ')['), math, inline(']') }
end

-- An equation with its number, which stands in a span of its own after the formula.
local function equation(span)
  local number = span.content:find_if(function(item) return item.t == 'Span' and item.classes:includes 'quarto-equation-number' end)
  local content = span.content:filter(function(item) return item ~= number end)
  content:insert(1, inline('#numbered(' .. quoted(number and pandoc.utils.stringify(number) or '') .. ')['))
  content:insert(inline(']'))
  local formula = pandoc.Inlines(content)
  -- the label belongs to the formula's place in the text, whose box numbered() makes
  formula:insert(inline(named(span.identifier)))
  return formula
end

local function Span(span)
  if span.attributes.lang then
    span.content:insert(1, inline('#text(lang: ' .. quoted(language(span)) .. ')['))
    span.content:insert(inline ']')
    span.attributes.lang = nil
  end
  if span.classes:includes 'quarto-equation' then return equation(span) end
  if span.classes:includes 'quarto-float-label' then
    span.content:insert(1, inline '#float-label[')
    span.content:insert(inline ']')
    return span.content
  end
end

-- Divs ------------------------------------------------------------------------------------------------------------

local CALLOUTS = { 'note', 'tip', 'important', 'warning', 'caution' }

local function callout_kind(div)
  for _, kind in ipairs(CALLOUTS) do
    if div.classes:includes('callout-' .. kind) then return kind end
  end
end

local function callout(div, kind)
  local title, body = pandoc.List {}, pandoc.List {}
  for _, child in ipairs(div.content) do
    if child.t == 'Div' and child.classes:includes('callout-title') then
      title:extend(child.content)
    elseif child.t == 'Div' and child.classes:includes('callout-body') then
      body:extend(child.content)
    else
      body:insert(child)
    end
  end
  if #title == 0 then title:insert(pandoc.Plain(div.attributes.title or kind:gsub('^%l', string.upper))) end
  local blocks = enclosed('#callout(' .. quoted(kind) .. ', [', title, '], [')
  blocks:extend(body)
  blocks:insert(block('])' .. named(div.identifier)))
  return blocks
end

-- Paper has no tabs to click: one follows the other, each under its name.
local function tabs(div)
  local blocks = pandoc.List {}
  for _, tab in ipairs(div.content) do
    local title = tab.content:remove(1)
    blocks:extend(enclosed('#tab-title[', title.content, ']'))
    blocks:extend(tab.content)
  end
  return blocks
end

local PARTS = { 'tab', 'tab-title', 'callout-title', 'callout-body' } -- the div around them takes them apart

local function Div(div)
  for _, part in ipairs(PARTS) do
    if div.classes:includes(part) then return nil end
  end
  if div.attributes.lang then
    local lang = language(div)
    div.attributes.lang = nil
    local blocks = Div(div) or div
    return enclosed('#[#set text(lang: ' .. quoted(lang) .. ')\n', pandoc.Blocks(blocks), ']')
  end
  local kind = callout_kind(div)
  if kind then return callout(div, kind) end
  if div.classes:includes 'table-sources' then return nil end -- the figure around it makes it the table's foot
  if div.classes:includes 'csl-entry' then return enclosed('#entry[', div.content, ']' .. named(div.identifier)) end
  if div.classes:includes 'panel-tabset' then return tabs(div) end
  if div.classes:includes 'landscape' then return enclosed('#page(flipped: true)[', div.content, ']') end
  if div.classes:includes 'page-break' then return block '#pagebreak(weak: true)' end
  if div.classes:includes 'margin-aside' then return enclosed('#aside[', div.content, ']') end
  if div.classes:includes 'cell-output' then return enclosed('#output[', div.content, ']') end
  if div.attributes['layout-ncol'] then return panel(div.content, tonumber(div.attributes['layout-ncol'])) end
  -- a block around a figure would keep it from the page's top
  if div.identifier == '' then return div.content end
  div.content:insert(1, block('#anchor ' .. named(div.identifier)))
  return div.content
end

-- A reference's word and number stay on one line; an address that is shown breaks where addresses do.
local function Link(link)
  local shown = pandoc.utils.stringify(link)
  if shown:match '^%a+://%S+$' and #link.content == 1 then
    return inline('#address(' .. quoted(link.target) .. ', ' .. quoted(shown) .. ')' .. named(link.identifier))
  end
  if link.classes:includes 'value-link' then
    link.content:insert(1, inline '#plain[')
    link.content:insert(inline ']')
    return link
  end
  if not link.classes:includes 'quarto-xref' or #pandoc.utils.stringify(link) > 16 then return nil end
  return link:walk {
    Space = function() return pandoc.Str '\u{a0}' end,
    Str = function(text) return pandoc.Str((text.text:gsub(' ', '\u{a0}'))) end,
  }
end

local function Meta(meta)
  is_book = meta.book == true
end

return {
  { Meta = Meta },
  { Header = Header, Image = Image, Math = Math, Link = Link },
  { Figure = Figure, Table = Table, Span = Span, Div = Div },
}
