--- Figures, tables and listings with a caption, in one form for all writers: a Figure block.
--
-- Its identifier is the author's, its attribute `kind` the prefix (`fig`, `tbl`, `lst`, or the author's own), its
-- caption the author's words without label. Panels are Figures inside a Figure, with the attribute `parent`.

local shared = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), 'shared.lua' })

local function is_float(identifier)
  return shared.family(identifier) == 'float'
end

local function figure(identifier, classes, attributes, caption, body)
  local attributes_kept = { { 'kind', shared.prefix(identifier) } } -- in this order, whichever the table has
  for name, value in pairs(attributes) do
    if name ~= 'kind' and not name:match '%-s?u?b?cap$' and not name:match '%-cap%-location$' then
      attributes_kept[#attributes_kept + 1] = { name, value }
    end
  end
  local long = #caption > 0 and { pandoc.Plain(caption) } or {}
  return pandoc.Figure(body, { long = long }, pandoc.Attr(identifier, classes, attributes_kept))
end

--- What is read aloud instead of an image: `fig-alt`, else the caption's words, once they are known (see resolve.lua).
local function with_alt(image, caption)
  local alt = image.attributes['fig-alt'] or image.attributes.alt
  image.attributes['fig-alt'] = nil
  image.attributes.alt = alt
  if not alt and caption and #caption == 0 then
    image.attributes.alt = pandoc.utils.stringify(shared.without_notes(image.caption))
  end
  return image
end

--- The one image of a paragraph, itself or in a link.
local function only_image(content)
  if #content ~= 1 then return nil end
  local inline = content[1]
  if inline.t == 'Link' and #inline.content == 1 then inline = inline.content[1] end
  return inline.t == 'Image' and inline or nil
end

local function Para(paragraph)
  local image = only_image(paragraph.content)
  if image and paragraph.content[1].t == 'Link' and not is_float(image.identifier) and #image.caption > 0 then
    -- a linked image alone in its paragraph is a figure as well, its caption below it
    local caption = image.caption
    local plain = pandoc.Plain(paragraph.content):walk {
      Image = function(inner)
        inner = with_alt(inner, caption)
        inner.caption = {}
        return inner
      end,
    }
    return pandoc.Figure({ plain }, { long = { pandoc.Plain(caption) } }, pandoc.Attr())
  end
  if not image or not is_float(image.identifier) then return nil end
  local identifier, caption = image.identifier, image.caption
  local plain = pandoc.Plain(paragraph.content):walk {
    Image = function(inner)
      inner = with_alt(inner, caption)
      inner.identifier = ''
      return inner
    end,
  }
  return figure(identifier, image.classes, {}, caption, { plain })
end

local function Figure(block)
  local caption = pandoc.utils.blocks_to_inlines(block.caption.long)
  local classes = block.classes
  block = block:walk {
    Image = function(image)
      if is_float(block.identifier) then
        for _, class in ipairs(image.classes) do classes:insert(class) end
      end
      return with_alt(image, caption)
    end,
  }
  if not is_float(block.identifier) then return block end
  return figure(block.identifier, classes, block.attributes, caption, block.content)
end

local function Image(image)
  if image.attributes['fig-alt'] then return with_alt(image) end
  return nil
end

--- Apply `tbl-colwidths="[40,60]"`, in percent; columns beyond the last have its width, and more than 100 is all. Words
--- as `false` and `auto` leave the widths out, the second where a cell has a link.
local function with_widths(tbl, widths)
  if not widths or widths == 'true' then return tbl end
  local parts, total, has_link = pandoc.List {}, 0, false
  tbl:walk { Link = function() has_link = true end }
  if widths == 'auto' and not has_link then return tbl end
  for part in widths:gmatch '[%d.]+' do parts:insert(tonumber(part)) end
  if #parts == 0 and widths ~= 'auto' and widths ~= 'false' then return tbl end
  for column = 1, #tbl.colspecs do
    parts[column] = parts[column] or parts[#parts] or 0
    total = total + parts[column]
  end
  tbl.colspecs = tbl.colspecs:map(function(spec, place)
    return { spec[1], parts[place] > 0 and parts[place] / math.max(total, 100) or nil }
  end)
  return tbl
end

local function Table(block)
  block = with_widths(block, block.attributes['tbl-colwidths'] or shared.settings.colwidths)
  block.attributes['tbl-colwidths'] = nil
  if not is_float(block.identifier) then return block end
  local identifier, classes = block.identifier, block.classes
  local caption = pandoc.utils.blocks_to_inlines(block.caption.long)
  block.identifier, block.caption = '', { long = {} }
  return figure(identifier, classes, {}, caption, { block })
end

local function CodeBlock(block)
  local caption = block.attributes['lst-cap']
  if not caption or not is_float(block.identifier) then return nil end
  local identifier = block.identifier
  block.identifier, block.attributes['lst-cap'] = '', nil
  return figure(identifier, {}, {}, shared.inlines(caption), { block })
end

--- The caption of a float div: its attribute, else the last paragraph if something comes before it.
local function take_caption(div, kind)
  local given = div.attributes[kind .. '-cap']
  if given then return shared.inlines(given) end
  local last = div.content[#div.content]
  if #div.content > 1 and last.t == 'Para' and not only_image(last.content) then
    div.content:remove(#div.content)
    return last.content
  end
  if #div.content == 1 and last.t == 'Table' and #last.caption.long > 0 then
    local caption = pandoc.utils.blocks_to_inlines(last.caption.long)
    last.caption = { long = {} }
    return caption
  end
  return pandoc.Inlines {}
end

--- The code of a cell is shown before its float, not in it.
local function take_code(div)
  local code = pandoc.Blocks {}
  while div.content[1] and div.content[1].t == 'CodeBlock' do
    code:insert(div.content[1])
    div.content:remove(1)
  end
  return code
end

--- A result of a cell that is a table with a caption in HTML, as of pandas' `style.set_caption`.
local function with_own_table(div)
  for place, block in ipairs(div.content) do
    local raw = block.t == 'RawBlock' and block.format == 'html' and block.text or ''
    local before, attributes, caption, rest = raw:match '^(.-)<table(%s[^>]*)>%s*<caption[^>]*>(.-)</caption>(.*)$'
    local identifier = attributes and attributes:match '%sid%s*=%s*["\']([^"\']+)["\']'
    if identifier and not shared.prefix(identifier) and shared.settings.kinds.tbl then
      attributes = attributes:gsub('%sid%s*=%s*["\'][^"\']+["\']', '')
      block.text = before .. '<table' .. attributes .. '>' .. rest
      local words = pandoc.utils.blocks_to_inlines(pandoc.read(caption, 'html').blocks)
      div.content[place] = shared.own_table(identifier, words, { block })
    end
  end
  return div
end

--- Content in which tables with captions of their own stand without them.
local function bare(content)
  return content:walk { Figure = function(inner) if shared.is_own_table(inner) then return inner.content end end }
end

local function own_tables(content)
  local found = pandoc.List {}
  content:walk { Figure = function(inner) if shared.is_own_table(inner) then found:insert(inner) end end }
  return found
end

local function Div(div)
  if div.classes:includes 'cell-output-display' then div = with_own_table(div) end
  local kind = shared.prefix(div.identifier)
  if not is_float(div.identifier) then
    local words = div.attributes['tbl-cap'] or div.attributes['fig-cap']
    if not words then return div end
    local given = false  -- a caption without a number is that of the first table or picture
    div = div:walk {
      Table = function(inner)
        if given or #inner.caption.long > 0 then return nil end
        given = true
        inner.caption = { long = { pandoc.Plain(shared.inlines(words)) } }
        return inner
      end,
      Image = function(image)
        if given or #image.caption > 0 then return nil end
        given = true
        image.caption = shared.inlines(words)
        return image
      end,
    }
    if not given then div.content:insert(pandoc.Para(shared.inlines(words))) end
    div.attributes['tbl-cap'], div.attributes['fig-cap'] = nil, nil
    return div
  end
  local is_cell = div.classes:includes 'cell'
  local code = is_cell and take_code(div) or {}
  local caption = take_caption(div, kind)
  local identifier, own = div.identifier, own_tables(div.content)
  if #own == 1 and #caption == 0 then  -- the table's own caption is that of the whole
    caption, div.content = pandoc.utils.blocks_to_inlines(own[1].caption.long), bare(div.content)
  end
  local body = div.content:walk {
    Figure = function(inner)
      if inner.identifier == '' or inner.attributes.parent then return nil end
      inner.attributes.parent = identifier
      inner.content = bare(inner.content)
      return inner
    end,
    Table = function(inner) return with_widths(inner, div.attributes['tbl-colwidths']) end,
  }
  local classes = div.classes:filter(function(class) return class ~= 'cell' end)
  local float = figure(identifier, classes, div.attributes, caption, body)
  if not is_cell then return float end
  code:insert(float)
  return pandoc.Div(code, { class = 'cell' })
end

return {
  { Para = Para, Figure = Figure, Table = Table, CodeBlock = CodeBlock },
  { Image = Image },
  { Div = Div },
}
