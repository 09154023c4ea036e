-- Gives the elements of a composed document the styles of styles.py, and bookmarks to what references lead to.

local function styled(name, content)
  return pandoc.Div(content, { ['custom-style'] = name })
end

local function run(xml) return pandoc.RawInline('openxml', xml) end
local TAB = '<w:r><w:tab/></w:r>'

-- Headings and contents -------------------------------------------------------------------------------------------

local contents_title, contents_depth -- set by the metadata; no contents without a title
local CONTENTS_FIELD = '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
  .. '<w:r><w:instrText xml:space="preserve">TOC \\o "1-%d" \\h \\z \\u</w:instrText></w:r>'
  .. '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
local FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'

local function Meta(meta)
  contents_title = meta['contents-title'] and pandoc.utils.stringify(meta['contents-title'])
  contents_depth = tonumber(meta['contents-depth'] and pandoc.utils.stringify(meta['contents-depth'])) or 3
end

local function without_notes(inlines)
  return pandoc.Inlines(inlines):walk {
    Note = function() return {} end,
    Link = function(link) return link.content end,
  }
end

-- The contents as Word's own field, with its entries filled in: programs that do not compute fields show them too.
local function contents(blocks)
  local entries = pandoc.List {}
  pandoc.Blocks(blocks):walk {
    Header = function(heading)
      if heading.level > contents_depth or heading.identifier == '' then return nil end
      local link = pandoc.Link(without_notes(heading.content), '#' .. heading.identifier)
      entries:insert(styled('toc ' .. heading.level, { pandoc.Para { link } }))
    end,
  }
  if #entries == 0 then return entries end
  entries[1].content[1].content:insert(1, run(CONTENTS_FIELD:format(contents_depth)))
  entries[#entries].content[1].content:insert(run(FIELD_END))
  entries:insert(1, styled('TOC Heading', { pandoc.Para(contents_title) }))
  return entries
end

local function Pandoc(doc)
  if contents_title then
    local blocks = contents(doc.blocks)
    blocks:extend(doc.blocks)
    doc.blocks = blocks
  end
  return doc
end

local part_open = false -- a part's title stands above that of its first chapter, on one page

local function Header(heading)
  local is_part = heading.classes:includes 'part'
  local style = is_part and 'Part' or (part_open and heading.level == 1 and 'Chapter in Part')
  part_open = is_part or (part_open and heading.level > 1)
  if style then
    return styled(style, { pandoc.Para { pandoc.Span(heading.content, { id = heading.identifier }) } })
  end
end

-- Floats ----------------------------------------------------------------------------------------------------------

local function caption_of(figure, style)
  local inlines = pandoc.utils.blocks_to_inlines(figure.caption.long)
  return styled(style, { pandoc.Para { pandoc.Span(inlines, { id = figure.identifier }) } })
end

local function has_table(blocks)
  local found = false
  blocks:walk { Table = function() found = true end }
  return found
end

-- Pandoc's Word writer takes the words in brackets as alternative text.
local function described(image, alt)
  alt = alt or image.attributes['fig-alt'] or image.attributes.alt
  if alt then image.caption = { pandoc.Str(alt) } end
  return image
end

local function Figure(figure)
  local alt = figure.attributes['fig-alt']
  local body = figure.content:walk {
    Image = function(image) return described(image, alt) end,
    Plain = function(plain) return pandoc.Para(plain.content) end,
  }
  if figure.attributes.kind == 'tbl' or has_table(figure.content) then
    local blocks = pandoc.Blocks { caption_of(figure, 'Table Caption') }
    blocks:extend(figure.content)
    return blocks
  end
  return { styled('Captioned Figure', body), caption_of(figure, 'Image Caption') }
end

local function Table(element)
  if #element.caption.long > 0 and element.identifier ~= '' then
    local inlines = pandoc.utils.blocks_to_inlines(element.caption.long)
    element.caption.long = { pandoc.Plain { pandoc.Span(inlines, { id = element.identifier }) } }
    element.identifier = ''
  end
  return element
end

local function Image(image) return described(image) end

-- The rest --------------------------------------------------------------------------------------------------------

local STYLES = {
  ['header-section-number'] = 'Section Number',
  ['chapter-number'] = 'Section Number',
  ['quarto-float-label'] = 'Caption Label',
}

local function Span(span)
  for _, class in ipairs(span.classes) do
    if STYLES[class] then span.attributes['custom-style'] = STYLES[class] end
  end
  return span
end

-- A paragraph that is one numbered equation: formula in the middle, number at the right.
local function Para(paragraph)
  local span = paragraph.content[1]
  if #paragraph.content ~= 1 or span.t ~= 'Span' or not span.classes:includes 'quarto-equation' then return nil end
  local inlines = pandoc.List { run(TAB) }
  for _, item in ipairs(span.content) do
    if item.t == 'Math' then
      inlines:insert(pandoc.Math('InlineMath', item.text))
    elseif item.t == 'Span' then
      inlines:extend { run(TAB), item }
    end
  end
  return styled('Equation', { pandoc.Para { pandoc.Span(inlines, { id = span.identifier }) } })
end

-- The end of a section, whose pages are as wide and high as it says: what comes before is upright, or lies on its side.
local SECTION = '<w:p><w:pPr><w:sectPr><w:type w:val="nextPage"/><w:pgSz w:w="%s" w:h="%s"%s/>'
  .. '<w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" w:header="708" w:footer="708" w:gutter="0"/>'
  .. '</w:sectPr></w:pPr></w:p>'

local function Div(div)
  local first = div.classes:includes 'callout' and div.content[1]
  if first and first.t == 'Div' and first.classes:includes 'callout-title' then  -- not an author's own class
    local title, body = div.content[1], div.content[2]
    local opening = pandoc.Span(pandoc.utils.blocks_to_inlines(title.content), { id = div.identifier })
    local blocks = pandoc.List { styled('Callout Title', { pandoc.Para { opening } }) }
    for _, child in ipairs(body.content) do blocks:insert(styled('Callout', { child })) end
    return blocks
  end
  if div.classes:includes 'panel-tabset' then
    local blocks = pandoc.List {}
    for _, tab in ipairs(div.content) do
      local title = pandoc.utils.blocks_to_inlines(tab.content:remove(1).content)
      blocks:insert(pandoc.Para { pandoc.Strong(title) })
      blocks:extend(tab.content)
    end
    return blocks
  end
  if div.classes:includes 'landscape' then
    local blocks = pandoc.List { pandoc.RawBlock('openxml', SECTION:format('11906', '16838', '')) }
    blocks:extend(div.content)
    blocks:insert(pandoc.RawBlock('openxml', SECTION:format('16838', '11906', ' w:orient="landscape"')))
    return blocks
  end
  if div.classes:includes 'table-sources' then return styled('Image Caption', div.content) end
  if div.classes:includes 'page-break' then
    return pandoc.RawBlock('openxml', '<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
  end
end

return {
  { Meta = Meta },
  { Pandoc = Pandoc },
  { Header = Header, Figure = Figure, Table = Table, Image = Image, Para = Para },
  { Span = Span, Div = Div },
}
