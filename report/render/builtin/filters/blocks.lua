--- Blocks with a meaning of their own, in one form for all writers: callouts, tabs, theorems, equations, asides.
--
-- callout   Div.callout.callout-<kind>  with  Div.callout-title, Div.callout-body
-- tabs      Div.panel-tabset            with  Div.tab for each tab, its first child Div.tab-title
-- theorem   Div.theorem                 with  Div.theorem-title (may be empty), then its body
-- equation  Span.quarto-equation               with  the Math

local shared = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), 'shared.lua' })

local CALLOUTS = { note = true, tip = true, warning = true, caution = true, important = true }
local PROOFS = { proof = true, remark = true, solution = true }

--- Take the title off a block: the attribute `title`, else a heading that comes first.
local function take_title(div)
  local given = div.attributes.title
  if given then
    div.attributes.title = nil
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
  local titled = title and 'true' or 'false'
  if title == nil then title = pandoc.Inlines { pandoc.Str(shared.settings.words['callout-' .. kind]) } end
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
  return nil
end

--- `$$…$$ {#eq-x}`: the attribute is plain text to the reader.
local function Inlines(inlines)
  local found = false
  for place = #inlines, 2, -1 do
    local inline = inlines[place]  -- nil where an equation has just taken several
    local text = inline and inline.t == 'Str' and inline.text or ''
    local identifier, rest = text:match '^{#(eq%-[^%s}]+)}(.*)$'
    local before = place - 1
    while before > 1 and (inlines[before].t == 'Space' or inlines[before].t == 'SoftBreak') do before = before - 1 end
    local math = inlines[before]
    if identifier and math.t == 'Math' and math.mathtype == 'DisplayMath' then
      for _ = before + 1, place do inlines:remove(before + 1) end
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

return { { Inlines = Inlines }, { Div = Div, Para = Para } }
