--- The second pass, the same for all writers: numbers, labels, references and citations, as Python worked them out.
--
-- The metadata brings `context` (JSON: references, labels, headings, words), `citations` (formatted, in the order of
-- their places), `titles` (of chapters that a reference shows) and `bibliography` (the list of references).

local shared = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), 'shared.lua' })

local context, citations, titles, bibliography

--- One reference as it is shown, a link or (inside another link) text.
local function reference(citation, as_text)
  local identifier = shared.declared(citation.id)
  local target = context.references[identifier]
  if not target then
    if context.book then
      return pandoc.Span({ pandoc.Str('?' .. identifier) }, { class = 'quarto-unresolved-ref' })
    end
    return pandoc.Strong { pandoc.Str('?@' .. citation.id) }
  end
  local content
  if titles[identifier] and citation.mode ~= 'SuppressAuthor' then
    content = pandoc.Inlines { pandoc.Str(target.number) }
    content:extend(titles[identifier])
  elseif #citation.prefix > 0 then  -- [Section -@sec-methods] or [Section @sec-methods]
    content = pandoc.Inlines(citation.prefix)
    content:insert(pandoc.Str('\u{a0}' .. target.number))
  elseif citation.mode == 'SuppressAuthor' then
    content = pandoc.Inlines { pandoc.Str(target.number) }
  else
    local capital = citation.id:match '^%u'
    local text = (capital and target.capital or target.prefix) .. target.space .. target.number
    content = pandoc.Inlines { pandoc.Str(text) }
  end
  if as_text or context.unlinked then return pandoc.Span(content) end
  return pandoc.Link(content, target.href, '', { class = 'quarto-xref' })
end

local function references(cite, as_text)
  local shown = pandoc.Inlines {}
  for _, citation in ipairs(cite.citations) do
    if shared.prefix(citation.id) then
      if #shown > 0 then shown:extend { pandoc.Str ',', pandoc.Space() } end
      shown:insert(reference(citation, as_text))
    end
  end
  return #shown > 0 and shown or nil
end

local function citation(span)
  if not span.classes:includes 'cite' then return nil end
  local formatted = citations[tonumber(span.attributes.place)]
  if not formatted then return nil end
  return pandoc.Inlines(formatted):walk {
    Cite = shared.settings.late_filters and function() end or shared.done,  -- a late filter may look for it
    Link = function(link)
      if link.target:match '^#ref%-' then link.target = context.references_page .. link.target end
      return link
    end,
  }
end

--- Links and images written as HTML lead where those of Markdown do.
local function raw_html(element)
  if element.format ~= 'html' then return nil end
  element.text = element.text:gsub('(%s)(href%s*=%s*)(["\'])([^"\']+)%3', function(space, name, quote, target)
    return space .. name .. quote .. (context.links[target] or target) .. quote
  end):gsub('(%s)(src%s*=%s*)(["\'])([^"\']+)%3', function(space, name, quote, target)
    return space .. name .. quote .. (context.links[target] or target) .. quote
  end):gsub('(%s)(poster%s*=%s*)(["\'])([^"\']+)%3', function(space, name, quote, target)
    return space .. name .. quote .. (context.links[target] or target) .. quote
  end)
  return element
end

local resolve = {
  traverse = 'topdown',
  Link = function(link)
    link.attributes['data-noresolveinput'] = nil  -- said to Quarto: the target is no source of a page
    link.target = context.links[link.target] or link.target
    if link.target == '' then return link.content end
    link.content = link.content:walk { Cite = function(cite) return references(cite, true) end, Span = citation }
    return link, false
  end,
  RawBlock = raw_html,
  RawInline = raw_html,
  Image = function(image)
    image.src = context.links[image.src] or image.src
    return image
  end,
  Span = function(span)
    local formatted = citation(span)
    if formatted then return formatted, false end
  end,
  Cite = function(cite)
    local shown = references(cite, false)
    if shown then return shown, false end
  end,
}

--- An image without an alternative text of its own takes the words of its figure's caption.
local function with_words_of_caption(figure)
  local caption = shared.without_notes(pandoc.utils.blocks_to_inlines(figure.caption.long))
  local words = pandoc.utils.stringify(caption)
  if words == '' then return figure end
  return figure:walk {
    Figure = function(inner) return inner, false end,
    Image = function(image)
      if image.attributes.alt == nil and #image.caption == 0 or not image.attributes.alt and image.attributes.alt ~= '' then
        image.attributes.alt = words
      end
      return image
    end,
  }
end

local function Figure(figure)
  if figure.attributes['fig-alt'] == nil then figure = with_words_of_caption(figure) end
  local label = context.labels[figure.identifier]
  if not label then return figure end
  local caption = pandoc.utils.blocks_to_inlines(figure.caption.long)
  local delimiter = #caption > 0 and label.delimiter or ''
  local shown = pandoc.Inlines { pandoc.Span({ pandoc.Str(label.label .. delimiter) }, { class = 'quarto-float-label' }) }
  if #caption > 0 then shown:insert(pandoc.Space()) end
  shown:extend(caption)
  figure.caption = { long = { pandoc.Plain(shown) } }
  return figure
end

--- `Theorem 1 (Title)`, in bold, or `Proof.`, in italics, opens the first paragraph.
local function theorem(div)
  local label = context.labels[div.identifier]
  local kind = div.attributes.kind
  local head = div.content:remove(1)
  local title = pandoc.utils.blocks_to_inlines(head.content)
  local text = pandoc.Inlines { pandoc.Str(label and label.label or context.words[kind]) }
  if #title > 0 then
    text:extend { pandoc.Space(), pandoc.Str '(' }
    text:extend(title)
    text:insert(pandoc.Str ')')
  end
  local is_proof = div.classes:includes 'proof'
  if is_proof then text:insert(pandoc.Str '.') end
  local opening = pandoc.Span({ is_proof and pandoc.Emph(text) or pandoc.Strong(text) }, {
    class = is_proof and 'proof-title' or 'theorem-title',
  })
  local first = div.content[1]
  if first and first.t == 'Para' then
    first.content:insert(1, opening)
    first.content:insert(2, pandoc.Space())
  else
    div.content:insert(1, pandoc.Para { opening })
  end
  div.attributes.kind = nil
  return div
end

--- Looks of a callout that has no title unless it is given one.
local PLAIN = { simple = true, minimal = true }

local function callout(div)
  local label = context.labels[div.identifier]
  if label then
    local title = div.content[1].content[1]
    if div.attributes.titled == 'true' then
      title.content:insert(1, pandoc.Str(label.label .. ':'))
      title.content:insert(2, pandoc.Space())
    else
      title.content = { pandoc.Str(label.label) }
    end
  elseif div.attributes.titled == 'false' and PLAIN[div.attributes.appearance or ''] then
    div.attributes.bare = 'true'  -- on a page its kind is seen and not said
  end
  div.attributes.titled = nil
  return div
end

local function Div(div)
  if div.identifier == 'refs' and bibliography then return bibliography end
  if div.content[1] and div.content[1].classes and div.content[1].classes:includes 'theorem-title' then
    return theorem(div)
  end
  if shared.is_callout(div) then return callout(div) end
  return nil
end

local function equation(span)
  local label = span.classes:includes 'quarto-equation' and context.labels[span.identifier]
  if not label then return nil end
  span.content:insert(pandoc.Span({ pandoc.Str('(' .. label.number .. ')') }, { class = 'quarto-equation-number' }))
  return span
end

local function number_headings(doc)
  local place = 0
  return doc:walk {
    Header = function(header)
      place = place + 1
      local number = context.headings[place]
      if not number or number == '' then return nil end
      header.content:insert(1, pandoc.Span({ pandoc.Str(number) }, { class = 'header-section-number' }))
      header.content:insert(2, pandoc.Space())
      return header
    end,
  }
end

function Pandoc(doc)
  context = pandoc.json.decode(pandoc.utils.stringify(doc.meta.context), false)
  citations, titles, bibliography = doc.meta.citations or {}, doc.meta.titles or {}, doc.meta.bibliography
  doc.meta.citations, doc.meta.titles, doc.meta.bibliography, doc.meta.cites = nil, nil, nil, nil
  local list = bibliography
  doc = number_headings(doc):walk(resolve)
  doc = doc:walk { Figure = Figure, Div = Div, Span = equation }
  if context.append_bibliography and list then
    doc.blocks:insert(pandoc.Div({
      pandoc.Header(2, context.words.references, { class = 'unnumbered unlisted' }),
      table.unpack(list),
    }, { class = 'section', role = 'doc-bibliography' }))
  end
  return doc
end
