--- Writes a resolved document as JSON: the parts of a page in HTML (body, title, contents), to be laid out by a template.

local shared = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), 'shared.lua' })

local context
local tabsets = 0
local options = pandoc.WriterOptions { html_math_method = 'mathml', wrap_text = 'none' }

local function html(blocks)
  return pandoc.write(pandoc.Pandoc(blocks), 'html5', options)
end

local function html_of_inlines(inlines)
  return (html { pandoc.Plain(shared.without_notes(inlines)) }:gsub('\n', ' '))
end

local function raw(text)
  return pandoc.RawBlock('html', text)
end

local function escaped(text)
  return (text:gsub('[&<>"]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' }))
end

local render  -- the steps below, applied to blocks within blocks; set at the end

local function rendered(blocks)
  return pandoc.Blocks(blocks):walk(render)
end

--- Blocks between an opening and a closing tag.
local function wrapped(open, blocks, close)
  local list = pandoc.Blocks { raw(open) }
  list:extend(blocks)
  list:insert(raw(close))
  return list
end

--- The rows of a panel: how wide each of its parts is.
local function layout_rows(attributes, count)
  if attributes.layout then
    local ok, rows = pcall(pandoc.json.decode, attributes.layout, false)
    if ok and type(rows) == 'table' then
      if type(rows[1]) ~= 'table' then rows = { rows } end
      return rows
    end
    shared.complain('layout="' .. attributes.layout .. '" is not a list of rows', attributes.layout)
  end
  local columns = tonumber(attributes['layout-ncol'])
  if not columns and attributes['layout-nrow'] then columns = math.ceil(count / tonumber(attributes['layout-nrow'])) end
  if not columns then return nil end
  local rows = {}
  for first = 1, count, columns do
    local row = {}
    for _ = first, math.min(first + columns - 1, count) do table.insert(row, 1) end
    while #row < columns do table.insert(row, -1) end
    table.insert(rows, row)
  end
  return rows
end

--- Paragraphs that hold several images count as so many parts.
local function parts_of(blocks)
  local parts = pandoc.List {}
  for _, block in ipairs(blocks) do
    local images = block.t == 'Para' and block.content:filter(function(inline) return inline.t == 'Image' end) or {}
    if #images > 1 then
      for _, image in ipairs(images) do parts:insert(pandoc.Plain { image }) end
    else
      parts:insert(block)
    end
  end
  return parts
end

local function laid_out(blocks, attributes)
  local parts = parts_of(blocks)
  local rows = layout_rows(attributes, #parts)
  if not rows then return rendered(blocks) end
  local list, place = pandoc.Blocks {}, 1
  for _, row in ipairs(rows) do
    local columns, cells = {}, pandoc.Blocks {}
    for _, width in ipairs(row) do
      table.insert(columns, string.format('minmax(0,%gfr)', math.abs(width)))
      if width > 0 and parts[place] then
        cells:extend(wrapped('<div class="quarto-layout-cell">', rendered { parts[place] }, '</div>'))
        place = place + 1
      elseif width < 0 then
        cells:insert(raw '<div class="quarto-layout-cell"></div>')
      end
    end
    local style = 'grid-template-columns:' .. table.concat(columns, ' ')
    list:extend(wrapped('<div class="quarto-layout-row" style="' .. style .. '">', cells, '</div>'))
  end
  for rest = place, #parts do list:extend(rendered { parts[rest] }) end
  return list
end

local LAYOUT = { layout = true, ['layout-ncol'] = true, ['layout-nrow'] = true, kind = true, parent = true }

--- The attributes an author wrote, as HTML.
local function author_attributes(attributes)
  local list = {}
  for name, value in pairs(attributes) do
    if not LAYOUT[name] and not name:match '^fig%-' and not name:match '^tbl%-' and not name:match '^lst%-' then
      if not name:match '^data%-' and not name:match '^aria%-' and name ~= 'style' then name = 'data-' .. name end
      table.insert(list, string.format(' %s="%s"', name, escaped(value)))
    end
  end
  table.sort(list)
  return table.concat(list)
end

--- A body that is not an image gets its alternative text as the name of a picture.
local function described(body, alt)
  if not alt then return body end
  local images = 0
  body = body:walk {
    Image = function(image)
      images = images + 1
      image.attributes.alt = alt
      return image
    end,
  }
  if images > 0 then return body end
  return wrapped('<div role="img" aria-label="' .. escaped(alt) .. '">', body, '</div>')
end

local CAPTION_ON_TOP = { tbl = true, lst = true }

local function Figure(figure)
  local kind = figure.attributes.kind
  local body = described(laid_out(figure.content, figure.attributes), figure.attributes['fig-alt'])
  local caption = pandoc.Blocks {}
  if #figure.caption.long > 0 then caption = wrapped('<figcaption>', rendered(figure.caption.long), '</figcaption>') end
  local list = pandoc.Blocks {}
  local on_top = CAPTION_ON_TOP[kind]
  if context.caption_places[kind or 'fig'] then on_top = context.caption_places[kind or 'fig'] == 'top' end
  list:extend(on_top and caption or body)
  list:extend(on_top and body or caption)
  local named = not kind and figure.identifier ~= '' and ' id="' .. escaped(figure.identifier) .. '"' or ''
  list = wrapped('<figure class="figure"' .. named .. '>', list, '</figure>')
  if not kind then return list, false end
  local classes = 'quarto-float quarto-float-' .. kind
  for _, class in ipairs(figure.classes) do classes = classes .. ' ' .. class end
  local open = '<div id="%s" class="%s"%s>'
  open = open:format(escaped(figure.identifier), escaped(classes), author_attributes(figure.attributes))
  return wrapped(open, list, '</div>'), false
end

local function callout(div)
  local classes = div.classes:clone()
  local appearance, icon, collapse = div.attributes.appearance, div.attributes.icon, div.attributes.collapse
  if appearance then classes:insert('callout-style-' .. appearance) end
  if icon == 'false' or appearance == 'minimal' then classes:insert 'no-icon' end
  local bare = div.attributes.bare == 'true'
  for _, name in ipairs { 'appearance', 'icon', 'collapse', 'bare' } do div.attributes[name] = nil end
  local identifier = div.identifier ~= '' and ' id="' .. escaped(div.identifier) .. '"' or ''
  local open = string.format(
    '%s class="%s"%s>', identifier, escaped(table.concat(classes, ' ')), author_attributes(div.attributes)
  )
  local title = rendered(div.content[1].content)
  local list = pandoc.Blocks {}
  local body = wrapped('<div class="callout-body">', rendered(div.content[2].content), '</div>')
  if not bare and (collapse == 'true' or collapse == 'false') then
    list:extend(wrapped('<summary class="callout-header"><span class="callout-title-container">', title, '</span></summary>'))
    list:extend(body)
    return wrapped('<details' .. (collapse == 'false' and ' open' or '') .. open, list, '</details>')
  end
  if not bare then
    list:extend(wrapped('<div class="callout-header"><div class="callout-title-container">', title, '</div></div>'))
  end
  list:extend(body)
  return wrapped('<div' .. open, list, '</div>')
end

local function tabset(div)
  tabsets = tabsets + 1
  local name = 'tabset-' .. tabsets
  local classes = table.concat(div.classes, ' ')
  local list = pandoc.Blocks { raw '<div class="tab-list" role="tablist">' }
  for place, tab in ipairs(div.content) do
    local panel = name .. '-' .. place
    local selected = tab.attributes.selected == 'true' and 'true' or 'false'
    local open = '<a role="tab" id="%s-tab" href="#%s" aria-controls="%s" aria-selected="%s">'
    list:extend(wrapped(open:format(panel, panel, panel, selected), rendered(tab.content[1].content), '</a>'))
  end
  list:insert(raw '</div>')
  for place, tab in ipairs(div.content) do
    local panel = name .. '-' .. place
    tab.content:remove(1)
    local open = '<div class="tab-panel" role="tabpanel" id="%s" aria-labelledby="%s-tab">'
    list:extend(wrapped(open:format(panel, panel), rendered(tab.content), '</div>'))
  end
  return wrapped('<div class="' .. escaped(classes) .. '"' .. author_attributes(div.attributes) .. '>', list, '</div>')
end

--- The code of a cell whose results stand side by side is shown above them, in one piece.
local function code_first(blocks)
  local code, rest = pandoc.Blocks {}, pandoc.Blocks {}
  for _, block in ipairs(blocks) do
    local last = code[#code]
    if block.t ~= 'CodeBlock' or not block.classes:includes 'cell-code' then
      rest:insert(block)
    elseif last and last.attr == block.attr then
      last.text = last.text .. '\n' .. block.text
    else
      code:insert(block)
    end
  end
  return code, rest
end

local function Div(div)
  if shared.is_callout(div) then return callout(div), false end
  if div.classes:includes 'panel-tabset' then return tabset(div), false end
  if div.attributes.layout or div.attributes['layout-ncol'] or div.attributes['layout-nrow'] then
    local code, rest = pandoc.Blocks {}, div.content
    if div.classes:includes 'cell' then code, rest = code_first(rest) end
    div.content = rendered(code)
    div.content:extend(laid_out(rest, div.attributes))
    for name in pairs(LAYOUT) do div.attributes[name] = nil end
    return div, false
  end
  return nil
end

local FOLDS = { ['true'] = '', show = ' open', open = ' open' }

local function CodeBlock(block)
  local file, fold = block.attributes.filename, FOLDS[block.attributes['code-fold'] or '']
  local summary = block.attributes['code-summary'] or context.words['code-summary']
  if block.attributes['code-line-numbers'] == 'true' then block.classes:insert 'numberLines' end
  for _, name in ipairs { 'filename', 'code-fold', 'code-summary', 'code-line-numbers' } do
    block.attributes[name] = nil
  end
  local list = pandoc.Blocks { block }
  if not file and not fold then return block, false end
  if file then
    local name = pandoc.Div({ pandoc.Plain { pandoc.Code(file) } }, { class = 'code-with-filename-file' })
    list = pandoc.Blocks { pandoc.Div({ name, block }, { class = 'code-with-filename' }) }
  end
  if fold then
    local open = '<details class="code-fold"%s><summary>%s</summary>'
    list = wrapped(open:format(fold, escaped(summary)), list, '</details>')
  end
  return list, false
end

local function Math(math)
  local class = math.mathtype == 'InlineMath' and 'math inline' or 'math display'
  return pandoc.Span({ math }, { class = class }), false
end

local function contents(blocks)
  local entries = pandoc.List {}
  for _, block in ipairs(blocks) do
    local is_left_out = block.t == 'Header' and block.classes:includes 'unlisted' and block.classes:includes 'unnumbered'
    if block.t == 'Header' and block.classes:includes 'appendix' then break end  -- it and what follows are not listed
    if block.t == 'Header' and block.identifier ~= '' and not is_left_out then
      local title, number = block.content, nil
      if title[1] and title[1].t == 'Span' and title[1].classes:includes 'header-section-number' then
        number = pandoc.utils.stringify(title[1])
        title = pandoc.Inlines { table.unpack(title, 3) }
      end
      title = pandoc.Inlines(title):walk { Link = function(link) return link.content end }
      entries:insert { level = block.level, id = block.identifier, number = number, title = html_of_inlines(title) }
    elseif block.t == 'Div' and not block.classes:includes 'callout' and not block.classes:includes 'panel-tabset' then
      entries:extend(contents(block.content))
    end
  end
  return entries
end

local function inlines_of(value)
  return pandoc.utils.type(value) == 'Blocks' and pandoc.utils.blocks_to_inlines(value) or value
end

local function inline_part(value)
  return value and html_of_inlines(inlines_of(value))
end

local function blocks_of(value)
  return pandoc.utils.type(value) == 'Blocks' and value or pandoc.Blocks { pandoc.Para(value) }
end

local BEGINS, ENDS = '<!-- begins: %s -->', '<!-- ends -->'

--- Of what stands above the text the parts with notes, before the text, so that its notes are counted with theirs.
local function noted_parts(meta)
  local found = pandoc.Blocks {}
  for _, name in ipairs { 'title', 'subtitle', 'abstract' } do
    local part = meta[name] and (name == 'abstract' and blocks_of(meta[name]) or { pandoc.Plain(inlines_of(meta[name])) })
    local has_note = false
    pandoc.Blocks(part or {}):walk { Note = function() has_note = true end }
    if has_note then found:insert(pandoc.Div(wrapped(BEGINS:format(name), part, ENDS))) end
  end
  return found
end

--- Takes those parts out of what was made of the text.
local function take_parts(page)
  local function take(name, part)
    page[name] = name == 'abstract' and part or part:gsub('\n', ' ')
    return ''
  end
  page.body = page.body:gsub('<div>\n<!%-%- begins: (%l+) %-%->\n(.-)\n<!%-%- ends %-%->\n</div>\n?', take)
end

--- The caption that a cell's own table carries between raw tags is no paragraph.
local function Blocks(blocks)
  for place = 2, #blocks do
    local before, block = blocks[place - 1], blocks[place]
    if block.t == 'Para' and before.t == 'RawBlock' and before.text:match '<caption>%s*$' then
      blocks[place] = pandoc.Plain(block.content)
    end
  end
  return blocks
end

render = { traverse = 'topdown', Blocks = Blocks, Figure = Figure, Div = Div, CodeBlock = CodeBlock, Math = Math }

--- What is for dark pages is shown on those alone, and the reverse; the reader's choice comes before the system's.
local LIGHT_AND_DARK = [[
<style>
.dark-content { display: none; }
:root[data-theme="dark"] .dark-content { display: revert; }
:root[data-theme="dark"] .light-content { display: none; }
@media (prefers-color-scheme: dark) {
  :root:not([data-theme]) .dark-content { display: revert; }
  :root:not([data-theme]) .light-content { display: none; }
}
</style>
]]

--- Where `reference-location` puts the notes; at the end of the document they have a heading.
local NOTES = { block = 'end-of-block', margin = 'end-of-block', section = 'end-of-section' }

local function with_notes_at(place)
  return pandoc.WriterOptions { html_math_method = 'mathml', wrap_text = 'none', reference_location = place }
end

function Writer(doc)
  context = pandoc.json.decode(pandoc.utils.stringify(doc.meta.context), false)
  local page = {
    contents = contents(doc.blocks),
    plain_title = doc.meta.title and pandoc.utils.stringify(shared.without_notes(doc.meta.title)) or nil,
  }
  doc = doc:walk(render)
  page.title = inline_part(doc.meta.title)
  page.subtitle = inline_part(doc.meta.subtitle)
  local abstract = doc.meta.abstract
  if abstract then page.abstract = html(blocks_of(abstract)) end
  local blocks = noted_parts(doc.meta)
  blocks:extend(doc.blocks)
  local notes = NOTES[context.notes]
  page.body = pandoc.write(pandoc.Pandoc(blocks), 'html5', notes and with_notes_at(notes) or options)
    :gsub('class="footnotes footnotes%-end%-of%-block"', context.notes == 'margin' and 'class="margin-aside"' or '%0')
    :gsub('<section id="footnotes"([^>]*)>\n<hr />', context.book and '<section%1>'
      or '<section%1>\n<h2>' .. escaped(context.words.footnotes) .. '</h2>')
  take_parts(page)
  if page.body:match 'class="[^"]*dark%-content' then page.body = LIGHT_AND_DARK .. page.body end
  return pandoc.json.encode(page)
end
