--- Tables written as lists: `::: {.list-table}`, each item of the list a row, each item of that a cell.
--
-- A paragraph before or after the list is the caption. `header-rows` (1 unless it is said), `header-cols`, `aligns="l,c,r"` and
-- `widths="1,2"` are attributes of the div; `[]{colspan=2 rowspan=2 align=r}` at the start of a cell are the cell's.

local shared = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), 'shared.lua' })

local ALIGNS = { l = 'AlignLeft', c = 'AlignCenter', r = 'AlignRight', d = 'AlignDefault' }

local function alignment(name)
  return ALIGNS[(name or 'd'):sub(1, 1)] or 'AlignDefault'
end

--- The texts of a list with commas.
local function parts(text)
  local found = pandoc.List {}
  for part in (text or ''):gmatch '[^,%s]+' do found:insert(part) end
  return found
end

--- One cell: its blocks, without the empty span that says how far it reaches.
local function cell(blocks)
  local first, rows, columns, align = blocks[1], 1, 1, 'AlignDefault'
  local mark = first and (first.t == 'Plain' or first.t == 'Para') and first.content[1]
  if mark and mark.t == 'Span' and (mark.attributes.colspan or mark.attributes.rowspan or mark.attributes.align) then
    rows, columns = tonumber(mark.attributes.rowspan or 1), tonumber(mark.attributes.colspan or 1)
    align = alignment(mark.attributes.align)
    local content = pandoc.Inlines(mark.content)
    for place = 2, #first.content do content:insert(first.content[place]) end
    while content[1] and (content[1].t == 'Space' or content[1].t == 'SoftBreak') do content:remove(1) end
    blocks = blocks:clone()
    blocks[1] = first.t == 'Plain' and pandoc.Plain(content) or pandoc.Para(content)
  end
  return pandoc.Cell(blocks, align, rows, columns)
end

--- How many columns the rows take, those included that reach into them from above.
local function width_of(rows)
  local most, below = 0, {}
  for number, row in ipairs(rows) do
    local count = below[number] or 0
    for _, each in ipairs(row.cells) do
      count = count + each.col_span
      for next = number + 1, number + each.row_span - 1 do below[next] = (below[next] or 0) + each.col_span end
    end
    most = math.max(most, count)
  end
  return most
end

local function table_of(div)
  local caption, list = pandoc.Inlines {}, nil
  for _, block in ipairs(div.content) do
    if block.t == 'BulletList' and not list then
      list = block
    elseif (block.t == 'Para' or block.t == 'Plain') and #caption == 0 then
      caption = block.content
    else
      shared.complain('a list-table holds one list, and before or after it a caption', pandoc.utils.stringify(block))
      return nil
    end
  end
  local rows = pandoc.List {}
  for _, item in ipairs(list and list.content or {}) do
    if #item ~= 1 or item[1].t ~= 'BulletList' then
      shared.complain('a row of a list-table is a list of its cells', pandoc.utils.stringify(item))
      return nil
    end
    rows:insert(pandoc.Row(item[1].content:map(cell)))
  end
  local count, widths, aligns = width_of(rows), parts(div.attributes.widths), parts(div.attributes.aligns)
  local sum = 0
  for _, width in ipairs(widths) do sum = sum + (tonumber(width) or 0) end
  local specs = pandoc.List {}
  for place = 1, count do
    local width = tonumber(widths[place])
    specs:insert { alignment(aligns[place]), width and sum > 0 and width / sum or nil }
  end
  local heads = tonumber(div.attributes['header-rows'] or 1)
  local head, body = pandoc.List {}, pandoc.List {}
  for number, row in ipairs(rows) do (number <= heads and head or body):insert(row) end
  for _, name in ipairs { 'header-rows', 'widths', 'aligns' } do div.attributes[name] = nil end
  local stubs = tonumber(div.attributes['header-cols'] or 0)
  div.attributes['header-cols'] = nil
  local bodies = { { attr = pandoc.Attr(), body = body, head = {}, row_head_columns = stubs } }
  return caption, specs, pandoc.TableHead(head), bodies
end

--- A caption without the attributes at its end, `Caption {tbl-colwidths="[20,80]"}`, and these; none is an empty one.
local function without_attributes(caption)
  local last = caption[#caption]
  if not last or last.t ~= 'Str' or not last.text:match '}$' then return caption, pandoc.Attr() end
  for place, inline in ipairs(caption) do
    if inline.t == 'Str' and inline.text:match '^{' then
      local plain = function(quoted)
        local text = quoted.content
        text:insert(1, pandoc.Str '"')
        text:insert(pandoc.Str '"')
        return text
      end
      local given = pandoc.Inlines(table.move(caption, place, #caption, 1, {})):walk { Quoted = plain }
      local read = pandoc.read('# ' .. pandoc.utils.stringify(given), 'markdown-auto_identifiers').blocks[1]
      if read and read.t == 'Header' and #read.content == 0 then
        local words = pandoc.Inlines(table.move(caption, 1, place - 1, 1, {}))
        if #words > 0 and words[#words].t == 'Space' then words:remove() end
        return words, read.attr
      end
    end
  end
  return caption, pandoc.Attr()
end

--- The table of such a div; one with an identifier for references stays in a div that has it.
local function Div(div)
  if not div.classes:includes 'list-table' then return nil end
  local caption, specs, head, bodies = table_of(div)
  if not caption then return nil end
  local classes = div.classes:filter(function(class) return class ~= 'list-table' end)
  local outside = shared.family(div.identifier) == 'float'
  local given = div.attributes['tbl-cap']
  if given then
    caption = shared.inlines(given)
    div.attributes['tbl-cap'] = nil
  end
  local read
  caption, read = without_attributes(caption)
  for name, value in pairs(read.attributes) do div.attributes[name] = value end
  classes:extend(read.classes)
  local attr = pandoc.Attr(outside and '' or div.identifier, classes, div.attributes)
  local shown = #caption > 0 and not outside and { pandoc.Plain(caption) } or {}
  local made = pandoc.Table({ long = shown }, specs, head, bodies, pandoc.TableFoot {}, attr)
  if not outside then return made end
  local content = pandoc.Blocks { made }
  if #caption > 0 then content:insert(pandoc.Para(caption)) end
  return pandoc.Div(content, pandoc.Attr(div.identifier))
end

return { { Div = Div } }
