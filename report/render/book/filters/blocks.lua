--- Blocks with a meaning of their own, in one form for all writers: callouts, tabs, theorems, equations, asides.
--
-- callout   Div.callout.callout-<kind>  with  Div.callout-title, Div.callout-body
-- tabs      Div.panel-tabset            with  Div.tab for each tab, its first child Div.tab-title
-- theorem   Div.theorem                 with  Div.theorem-title (may be empty), then its body
-- equation  Span.quarto-equation               with  the Math

local shared = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), 'shared.lua' })
local formulas = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), 'formulas.lua' })

local CALLOUTS = { note = true, tip = true, warning = true, caution = true, important = true }
local PROOFS = { proof = true, remark = true, solution = true }

--- Take the title off a block: the attribute `title` or `name`, else a heading that comes first.
local function take_title(div)
  local given = div.attributes.title or div.attributes.name
  if given then
    div.attributes.title, div.attributes.name = nil, nil
    return shared.inlines(given)
  end
  local first = div.content[1]
  if first and first.t == 'Header' then
    div.content:remove(1)
    return first.content
  end
  return nil
end

local function callout(div, kind)
  local title = take_title(div)
  local titled = title and #title > 0 and 'true' or 'false'
  if shared.settings.callouts ~= 'default' then
    div.attributes.appearance = div.attributes.appearance or shared.settings.callouts
  end
  if titled == 'false' then title = pandoc.Inlines { pandoc.Str(shared.settings.words['callout-' .. kind]) } end
  div.classes = div.classes:filter(function(class) return class ~= 'callout-' .. kind end)
  div.classes:insert(1, 'callout')
  div.classes:insert(2, 'callout-' .. kind)
  div.attributes.titled = titled
  div.content = {
    pandoc.Div({ pandoc.Plain(title) }, { class = 'callout-title' }),
    pandoc.Div(div.content, { class = 'callout-body' }),
  }
  return div
end

local function tabset(div)
  local tabs, level, selected = pandoc.Blocks {}, nil, 1
  for _, block in ipairs(div.content) do
    if block.t == 'Header' and level == nil then level = block.level end
    if block.t == 'Header' and block.level == level then
      local title = pandoc.Div({ pandoc.Plain(block.content) }, { class = 'tab-title' })
      tabs:insert(pandoc.Div({ title }, { class = 'tab' }))
      if block.classes:includes 'active' then selected = #tabs end
    elseif level ~= nil then
      tabs[#tabs].content:insert(block)
    else
      shared.complain('text before the first tab of a panel-tabset is not shown', pandoc.utils.stringify(block))
    end
  end
  div.content = tabs
  if tabs[selected] then tabs[selected].attributes.selected = 'true' end
  return div
end

local function theorem(div, kind)
  local title = take_title(div)
  div.classes = div.classes:filter(function(class) return class ~= kind end)
  div.classes:insert(1, PROOFS[kind] and 'proof' or 'theorem')
  div.attributes.kind = kind
  div.content:insert(1, pandoc.Div({ pandoc.Plain(title or {}) }, { class = 'theorem-title' }))
  return div
end

local function Div(div)
  for _, class in ipairs(div.classes) do
    local kind = class:match '^callout%-(%a+)$'
    if kind and CALLOUTS[kind] then return callout(div, kind) end
  end
  if div.classes:includes 'panel-tabset' then return tabset(div) end
  if shared.family(div.identifier) == 'theorem' then
    return theorem(div, shared.settings.kinds[shared.prefix(div.identifier)].name)
  end
  for kind in pairs(PROOFS) do
    if div.classes:includes(kind) then return theorem(div, kind) end
  end
  if div.classes:includes 'aside' then  -- as a span of that class
    div.classes = div.classes:map(function(class) return class == 'aside' and 'margin-aside' or class end)
    return div
  end
  return nil
end

--- `$$…$$ {#eq-x}`: the attribute is plain text to the reader.
local function Inlines(inlines)
  local found = false
  for place = #inlines, 2, -1 do
    local inline = inlines[place]  -- nil where an equation has just taken several
    local text = inline and inline.t == 'Str' and inline.text or ''
    local identifier, rest = text:match '^{#(eq%-[^%s}]+)}(.*)$'
    local last, open = place, not identifier and text:match '^{#(eq%-[^%s}]+)$'
    if open then  -- attributes that hold blanks stand in several pieces: {#eq-x alt="two words"}
      for at = place + 1, #inlines do
        local ending = inlines[at].t == 'Quoted' and '' or pandoc.utils.stringify(inlines[at])
        if ending:match '}' then
          identifier, rest, last = open, ending:match '}(.*)$', at
          break
        end
      end
    end
    local before = place - 1
    while before > 1 and (inlines[before].t == 'Space' or inlines[before].t == 'SoftBreak') do before = before - 1 end
    local math = inlines[before]
    if identifier and math.t == 'Math' and math.mathtype == 'DisplayMath' then
      for _ = before + 1, last do inlines:remove(before + 1) end
      inlines[before] = pandoc.Span({ math }, { id = identifier, class = 'quarto-equation' })
      if rest ~= '' then inlines:insert(before + 1, pandoc.Str(rest)) end
      found = true
    end
  end
  return found and inlines or nil
end

--- An aside leaves its paragraph, so that the sentence reads without it; a page break alone is a block.
local function Para(paragraph)
  local only = paragraph.content[1]
  if #paragraph.content == 1 and only.t == 'Span' and only.classes:includes 'page-break' then
    return pandoc.Div({}, { class = 'page-break' })
  end
  local asides = pandoc.Blocks {}
  local content = paragraph.content:filter(function(inline)
    if inline.t == 'Span' and inline.classes:includes 'aside' then
      asides:insert(pandoc.Div({ pandoc.Plain(inline.content) }, { class = 'margin-aside' }))
      return false
    end
    return true
  end)
  if #asides == 0 then return nil end
  asides:insert(1, pandoc.Para(content))
  return asides
end

--- The sign that begins a comment in a language, where it is not `#`.
local COMMENTS = { c = '/*', cpp = '//', java = '//', javascript = '//', js = '//', typescript = '//', rust = '//', go = '//',
  scala = '//', swift = '//', php = '//', kotlin = '//', cs = '//', csharp = '//', fsharp = '//', dot = '//',
  sql = '--', lua = '--', haskell = '--', vhdl = '--', ada = '--', latex = '%', tex = '%', matlab = '%', erlang = '%', mermaid = '%%',
  html = '<!--', xml = '<!--', css = '/*', lisp = ';', commonlisp = ';', scheme = ';', clojure = ';', fortran = '!', ocaml = '(*' }

--- Code whose lines are marked `# <1>`, and the list that follows: the marks read `(1)`, as the list counts.
local function annotate(block)
  local sign = COMMENTS[block.classes[1] or ''] or '#'
  local found = false
  local lines = pandoc.List {}
  for line in (block.text .. '\n'):gmatch '(.-)\n' do
    local code, numbers, closing = line:match('^(.-)%s*' .. sign:gsub('%p', '%%%0') .. '%s*(<[%d,%s<>]+>)%s*([%-%*/>)]*)%s*$')
    if code and numbers:match '^<%d[%d,%s<>]*>$' then
      found = true
      local shown = numbers:gsub('[<>%s]', ''):gsub(',', ', ')
      line = shared.settings.annotations == 'none' and code or code .. '  ' .. sign .. ' (' .. shown .. ')'
        .. (closing ~= '' and ' ' .. closing or '')
    end
    lines:insert(line)
  end
  if not found then return nil end
  block.text = table.concat(lines, '\n')
  return block
end

local function code_of(block)
  if block.t == 'CodeBlock' then return block end
  if block.t == 'Div' and block.classes:includes 'cell' then return block end
end

local function Blocks(blocks)
  if shared.settings.annotations == 'false' then return nil end
  local changed = false
  for place = #blocks - 1, 1, -1 do
    local block, list = blocks[place], blocks[place + 1]
    if code_of(block) and list.t == 'OrderedList' then
      local found = false
      local new = pandoc.Blocks { block }:walk {
        CodeBlock = function(code)
          local marked = annotate(code)
          found = found or marked ~= nil
          return marked
        end,
      }
      if found then
        changed = true
        blocks[place] = new[1]
        if shared.settings.annotations == 'none' then blocks:remove(place + 1) end
      end
    end
  end
  return changed and blocks or nil
end

local ENTITIES = { quot = '"', amp = '&', lt = '<', gt = '>', ['#39'] = "'", apos = "'" }

--- Raw HTML in which an element has its words as Markdown: `<span data-qmd="See @fig-a">`.
local function words_in_html(raw)
  if raw.format ~= 'html' or not raw.text:match 'data%-qmd' then return nil end
  local blocks, rest = pandoc.Blocks {}, raw.text
  while true do
    local from, to, tag, before, form, quote, words, after, inside = rest:find '<(%w+)([^<>]-)%sdata%-qmd([%w-]*)%s*=%s*(["\'])(.-)%4([^<>]*)>(.-)</%1>'
    if not from then break end
    local text = form:match 'base64' and shared.from_base64(words) or words:gsub('&([#%w]+);', ENTITIES)
    blocks:insert(pandoc.RawBlock('html', rest:sub(1, from - 1) .. '<' .. tag .. before .. after .. '>'))
    blocks:insert(pandoc.Plain(shared.inlines(text)))
    rest = '</' .. tag .. '>' .. rest:sub(to + 1)
  end
  blocks:insert(pandoc.RawBlock('html', rest))
  return blocks
end

--- A displayed formula over several lines needs something around them; MathJax does without.
local function Math(math)
  local text = formulas.readable(math.text)
  local changed = text ~= math.text
  math.text = text
  local inner = math.text:match '^%s*\\begin{equation%*?}(.-)\\end{equation%*?}%s*$'
  if inner then  -- an equation within the signs of one
    math.text = inner
    return math
  end
  if math.mathtype ~= 'DisplayMath' or not math.text:find('\\\\', 1, true) or math.text:find '\\begin' then
    return changed and math or nil
  end
  local around = math.text:find('&', 1, true) and 'aligned' or 'gathered'
  math.text = '\\begin{' .. around .. '}' .. math.text:gsub('\\\\%s*$', '') .. '\\end{' .. around .. '}'
  return math
end

--- A formula that stands in the text as an environment of TeX, without signs around it, is drawn by pandoc as well.
local function environment(raw)
  if raw.format ~= 'tex' and raw.format ~= 'latex' or not raw.text:match '^%s*\\begin' then return nil end
  local text = formulas.readable(raw.text)
  if text == raw.text then return nil end
  raw.text = text
  return raw
end

local function RawBlock(raw)
  return environment(raw) or words_in_html(raw)
end

local function Span(span)
  local encoded = span.attributes['data-qmd-base64'] or span.attributes['qmd-base64']
  local text = encoded and shared.from_base64(encoded) or span.attributes['data-qmd'] or span.attributes.qmd
  if not text then return nil end
  span.content = shared.inlines(text)
  for _, name in ipairs { 'qmd', 'data-qmd', 'qmd-base64', 'data-qmd-base64' } do span.attributes[name] = nil end
  return span
end

--- Tables that a cell gives as HTML, in formats that are none.
local function CodeBlock(block)
  if block.classes:includes 'html-result' then
    local tables = pandoc.Blocks {}
    for _, found in ipairs(pandoc.read(block.text, 'html').blocks) do
      local caption = found.t == 'Table' and pandoc.utils.blocks_to_inlines(found.caption.long) or {}
      if #caption > 0 and found.identifier ~= '' and shared.settings.kinds.tbl and not shared.prefix(found.identifier) then
        local identifier = found.identifier
        found.identifier, found.caption = '', { long = {} }
        tables:insert(shared.own_table(identifier, caption, { found }))
      elseif found.t ~= 'RawBlock' then
        tables:insert(found)
      end
    end
    return tables
  end
end

--- The shortcode `contents`: what has an identifier stands where it is asked for, and not where it was written.
local function moved(doc)
  local wanted, found = {}, {}
  doc:walk { Span = function(span) if span.classes:includes 'quarto-contents' then wanted[span.attributes.from] = true end end }
  if next(wanted) == nil then return nil end
  local function take(block)
    if not wanted[block.identifier] then return nil end
    found[block.identifier] = block
    return {}
  end
  doc = doc:walk { Div = take, CodeBlock = take, Table = take, Figure = take }
  return doc:walk {
    Para = function(para)
      local mark = #para.content == 1 and para.content[1]
      if not mark or mark.t ~= 'Span' or not mark.classes:includes 'quarto-contents' then return nil end
      local block = found[mark.attributes.from]
      if not block then
        shared.complain('nothing has the identifier ' .. mark.attributes.from, 'from="' .. mark.attributes.from .. '"')
      end
      return block
    end,
  }
end

--- What looks into every list of words or blocks, asked only where there is what it looks for: that is far quicker.
local function rare(doc)
  local found = {}
  doc:walk {
    CodeBlock = function(code) if code.text:match '<%d' then found.annotation = true end end,
    Math = function(math) if math.mathtype == 'DisplayMath' then found.formula = true end end,
    Span = function(span)
      if span.classes:includes 'aside' or span.classes:includes 'page-break' then found.aside = true end
    end,
  }
  if found.annotation then doc = doc:walk { Blocks = Blocks } end
  if found.formula then doc = doc:walk { Inlines = Inlines } end
  return doc:walk { Div = Div, Para = found.aside and Para or nil }
end

return {
  words_in_html = words_in_html,
  { Pandoc = moved },
  { CodeBlock = CodeBlock, RawBlock = RawBlock, RawInline = environment, Span = Span, Math = Math },
  { Pandoc = rare },
}
