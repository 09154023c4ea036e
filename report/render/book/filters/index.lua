--- The last filter of the first pass: says what the document declares and what it asks for.
--
-- Leaves in the metadata: `index` (JSON: targets, references, keys, links, images, identifiers), `cites` (each
-- citation in its order, to be formatted once for the whole book) and, of a chapter, its title. In the text each
-- citation becomes a Span.cite with its place in `cites`.

local shared = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), 'shared.lua' })

local index = {
  targets = pandoc.List {},
  references = pandoc.List {},
  keys = pandoc.List {},
  links = pandoc.List {},
  images = pandoc.List {},
  identifiers = pandoc.List {},
  mixed = pandoc.List {},
  has_bibliography = false,
}
local cites = pandoc.List {}

--- Elements of HTML that show a file of their own, and the attributes that name it.
local SHOWS = {
  img = { src = true },
  video = { src = true, poster = true },
  audio = { src = true },
  source = { src = true },
  track = { src = true },
  embed = { src = true },
  iframe = { src = true },
  object = { data = true },
}

local function declare(identifier)
  if identifier ~= '' then index.identifiers:insert(identifier) end
end

local function section(header)
  declare(header.identifier)
  index.targets:insert {
    family = 'section',
    id = header.identifier,
    level = header.level,
    numbered = not header.classes:includes 'unnumbered',
    title = pandoc.utils.stringify(shared.without_notes(header.content)),
  }
end

local function target(family, element)
  declare(element.identifier)
  local item = { family = family, id = element.identifier, kind = shared.prefix(element.identifier) or element.attributes.kind }
  item.parent = element.attributes.parent
  index.targets:insert(item)
end

local function raw_html(element)
  if element.format ~= 'html' then return end
  local mark = element.text:match '<[^>]-%sclass%s*=%s*["\']?[^>]-content%-hidden[^>]*>'
    or element.text:match '<[^>]-%sclass%s*=%s*["\']?[^>]-content%-visible[^>]*>'
  if mark then
    shared.complain('raw HTML cannot be hidden: put it into a div, ::: {.content-hidden}', mark)
  end
  -- What a script writes, `el.innerHTML = '<a href=' + x`, is no tag of the page; its own tag may name a file.
  local tags = element.text:gsub('(<[sS][cC][rR][iI][pP][tT]%f[%s>][^>]*>).-(</[sS][cC][rR][iI][pP][tT])', '%1%2')
  for identifier in tags:gmatch '<[^>]-%sid%s*=%s*["\']([^"\']+)' do declare(identifier) end
  for tag, attributes in tags:gmatch '<(%a+)(%s[^>]*)>' do
    local shows = SHOWS[tag:lower()]
    for name, value in attributes:gmatch '%s([%a-]+)%s*=%s*([^%s]+)' do
      value = attributes:match('%s' .. name:gsub('%-', '%%-') .. '%s*=%s*"([^"]*)"')
        or attributes:match('%s' .. name:gsub('%-', '%%-') .. "%s*=%s*'([^']*)'") or value
      if shows and shows[name:lower()] then index.images:insert(value) end
      if tag:lower() == 'a' and name:lower() == 'href' then index.links:insert(value) end
    end
  end
end

local collect = {
  traverse = 'topdown',
  Header = section,
  Figure = function(block)
    if shared.family(block.identifier) or block.attributes.kind then target('float', block) else declare(block.identifier) end
  end,
  Div = function(div)
    if div.identifier == 'refs' then
      index.has_bibliography = true
      return
    end
    local family = shared.family(div.identifier)
    if family == 'theorem' or family == 'callout' then target(family, div) else declare(div.identifier) end
  end,
  Span = function(span)
    if span.classes:includes 'quarto-equation' then target('equation', span) else declare(span.identifier) end
  end,
  Link = function(link) index.links:insert(link.target) end,
  Image = function(image)
    declare(image.identifier)
    index.images:insert(image.src)
  end,
  RawBlock = raw_html,
  RawInline = raw_html,
  CodeBlock = function(block) declare(block.identifier) end,
}

--- A line that begins with colons and opens nothing would be shown as it is written.
local function shown_colons(block)
  local start = true
  for place, inline in ipairs(block.content) do
    local following = block.content[place + 1]
    local alone = inline.t == 'Str' and inline.text:match '^:+$' and (not following or following.t == 'SoftBreak')
    if start and not alone and inline.t == 'Str' and inline.text:match '^:::+' then
      local near = pandoc.utils.stringify(block):match '^[^\n]*'
      shared.complain('a line of colons is no div and would be shown as text', inline.text .. (near:match '^:::+ ?(%{?[#.%w-]*)' and '' or ''))
      return
    end
    start = inline.t == 'SoftBreak' or inline.t == 'LineBreak'
  end
end

--- The signs of a comment that pandoc took for text, since nothing closes it, or only what follows its list does.
local function shown_comment(inlines)
  for place, inline in ipairs(inlines) do
    local from, to = 0, 0
    if inline.t == 'Str' then
      from, to = inline.text:find('<!--', 1, true)
      if not from then from, to = inline.text:find('<!\u{2013}', 1, true) end
    end
    if inline.t == 'Str' and from then
      local rest, following = inline.text:sub(to + 1), inlines[place + 2]
      if rest == '' and following and inlines[place + 1].t == 'Space' and following.t == 'Str' then rest = ' ' .. following.text end
      shared.complain('the comment opened here does not end in its paragraph or item, and would be shown as text: '
        .. 'close it there with -->, or begin it after an empty line', '<!--' .. rest)
    end
  end
end

--- Sort a Cite into references and citations; a citation leaves a numbered place.
local function Cite(cite)
  local references, keys = 0, 0
  for _, citation in ipairs(cite.citations) do
    if shared.prefix(citation.id) then
      references = references + 1
      index.references:insert(shared.declared(citation.id))
      if #citation.suffix > 0 then index.mixed:insert(citation.id) end
    else
      keys = keys + 1
    end
  end
  if references > 0 then
    if keys > 0 then index.mixed:insert(cite.citations[1].id) end
    return nil
  end
  for _, citation in ipairs(cite.citations) do index.keys:insert(citation.id) end
  cites:insert(pandoc.MetaInlines { cite })
  return pandoc.Span({ cite }, { class = 'cite', place = tostring(#cites) })
end

--- The first heading of a chapter is its title, unless the header gives one.
local function take_chapter_title(doc)
  if not shared.settings.chapter or doc.meta.title then return end
  local first = doc.blocks[1]
  if first and first.t == 'Header' and first.level == 1 then
    doc.blocks:remove(1)
    doc.meta.title = pandoc.MetaInlines(first.content)
    index.title_id = shared.family(first.identifier) == 'section' and first.identifier or ''
    index.unnumbered = first.classes:includes 'unnumbered'
    declare(index.title_id)
  end
end

--- Are there sections that come last?
local function has_appendices(blocks)
  for _, block in ipairs(blocks) do
    if block.t == 'Header' and block.classes:includes 'appendix' then return true end
  end
  return false
end

--- Sections marked `.appendix` come last. Their numbers are those of their places in the text, so that the index says
--- which heading comes when.
local function appendices_last(blocks)
  local count = 0
  blocks = blocks:walk { traverse = 'topdown', Header = function(header)
    count = count + 1
    header.attributes['written-as'] = tostring(count)
    return header
  end }
  local text, appendix, level = pandoc.Blocks {}, pandoc.Blocks {}, nil
  for _, block in ipairs(blocks) do
    if block.t == 'Header' and (level == nil or block.level <= level) then
      level = block.classes:includes 'appendix' and block.level or nil
    end
    if level then
      if block.t == 'Header' and block.level == 1 then block.level = 2 end
      appendix:insert(block)
    else
      text:insert(block)
    end
  end
  text:extend(appendix)
  index.order = pandoc.List {}
  return text:walk { traverse = 'topdown', Header = function(header)
    index.order:insert(tonumber(header.attributes['written-as']))
    header.attributes['written-as'] = nil
    return header
  end }
end

function Pandoc(doc)
  take_chapter_title(doc)
  local nocite = doc.meta.nocite
  doc.meta.nocite = nil
  for _, name in ipairs { 'title', 'subtitle', 'abstract' } do
    if doc.meta[name] then
      local holder = pandoc.Pandoc({}, { [name] = doc.meta[name] }):walk { Cite = Cite }
      doc.meta[name] = holder.meta[name]
    end
  end
  doc.blocks = doc.blocks:walk { Cite = Cite }
  doc.blocks:walk(collect)
  local signs = shared.settings.signs or {}
  if signs[':::'] then doc.blocks:walk { Para = shown_colons, Plain = shown_colons } end
  if signs['<!'] then doc.blocks:walk { Inlines = shown_comment } end
  if has_appendices(doc.blocks) then doc.blocks = appendices_last(doc.blocks) end
  doc.meta.nocite = nocite
  doc.meta.cites = pandoc.MetaList(cites)
  doc.meta.index = pandoc.MetaString(pandoc.json.encode(index))
  if doc.meta.title then
    doc.meta.plain_title = pandoc.MetaString(pandoc.utils.stringify(shared.without_notes(doc.meta.title)))
  end
  return doc
end
