--- Runs the author's own filters, which `filters:` names, on the document as it was read.
--
-- Each is loaded by itself, as pandoc does, and sees those parts of Quarto's library for filters that say something of
-- the document. What is about looks does nothing; what is not here ends the filter with its name.

local shared = AUTHORS_SETTINGS or dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), 'shared.lua' })

local function includes(list, value)
  for _, item in ipairs(list) do
    if item == value then return true end
  end
  return false
end

local function nothing() end

local dependencies = pandoc.List {}

--- Scripts and style sheets that a filter's results need: noted, and put into the page.
local function needs(folder)
  return function(given)
    local item = { name = given.name, scripts = {}, stylesheets = {} }
    for _, kind in ipairs { 'scripts', 'stylesheets' } do
      for _, file in ipairs(given[kind] or {}) do
        local path = type(file) == 'table' and file.path or file
        if not pandoc.path.is_absolute(path) then path = pandoc.path.join { folder, path } end
        table.insert(item[kind], path)
      end
    end
    dependencies:insert(item)
  end
end

--- The value of a key with dots in it, as Quarto's library gives it; of numbers from 0 those of a list.
local function looked_up(values, name)
  for part in name:gmatch '[^.]+' do
    if type(values) ~= 'table' and pandoc.utils.type(values) ~= 'Meta' then return nil end
    values = values[part] or (tonumber(part) and values[tonumber(part) + 1])
  end
  return values
end

local metadata = {}

--- A table that says which of Quarto's functions is not here.
local function lacking(name, known)
  return setmetatable(known, {
    __index = function(_, key) error('quarto.' .. name .. '.' .. tostring(key) .. ' is not here', 0) end,
  })
end

local function is_format(name)
  return includes(shared.settings.formats, name) or (name == 'html:js' and includes(shared.settings.formats, 'html'))
end

--- A callout and tabs as an author writes them, for filters that make some.
local function callout(given)
  local div = pandoc.Div(pandoc.Blocks(given.content or {}), { class = 'callout-' .. (given.type or 'note') })
  if given.title then div.attributes.title = pandoc.utils.stringify(given.title) end
  if given.collapse ~= nil then div.attributes.collapse = tostring(given.collapse) end
  return div
end

local function tabset(given)
  local blocks = pandoc.Blocks {}
  for _, tab in ipairs(given.tabs or {}) do
    blocks:insert(pandoc.Header(given.level or 2, pandoc.Inlines(tab.title or '')))
    blocks:extend(pandoc.Blocks(tab.content or {}))
  end
  return pandoc.Div(blocks, { class = 'panel-tabset' })
end

--- Questions about the format by their names in Quarto: of `is_epub_output` and the like only those hold that are made.
local function questions()
  return setmetatable({}, {
    __index = function(_, key)
      local name = key:match '^is_([%w_]+)_output$'
      if not name then error('quarto.format.' .. tostring(key) .. ' is not here', 0) end
      return function() return is_format(name == 'word_processor' and 'docx' or name) end
    end,
  })
end

--- Is a part of a document, or a list of them, without anything in it?
local function is_empty_node(node)
  if node == nil then return true end
  if type(node) == 'table' then return next(node) == nil end
  if node.text ~= nil then return node.text == '' end
  return node.content ~= nil and #node.content == 0
end

local function library(folder)
  local function resolve_path(path) return pandoc.path.join { folder, path } end
  local function blocks_of(text) return pandoc.read(text, 'markdown').blocks end
  return {
    doc = lacking('doc', {
      is_format = is_format, isFormat = is_format, has_bootstrap = function() return false end,
      add_html_dependency = needs(folder), addHtmlDependency = needs(folder), attach_to_dependency = nothing,
      add_format_resource = nothing, add_resource = nothing, add_supporting = nothing,
      include_text = nothing, include_file = nothing, use_latex_package = nothing, useLatexPackage = nothing,
      input_file = shared.settings.input, is_filter_active = function() return true end,
      crossref = lacking('doc.crossref', {}),
    }),
    Callout = callout,
    Tabset = tabset,
    log = setmetatable({}, { __index = function() return nothing end }),
    utils = lacking('utils', {
      resolve_path = resolve_path, is_empty_node = is_empty_node, dump = nothing, string_to_blocks = blocks_of,
      string_to_inlines = function(text) return pandoc.utils.blocks_to_inlines(blocks_of(text)) end,
      as_inlines = function(value) return pandoc.Inlines(value) end,
      as_blocks = function(value) return pandoc.Blocks(value) end,
    }),
    format = questions(),
    metadata = lacking('metadata', { get = function(name) return looked_up(metadata, name) end }),
    variables = lacking('variables', {
      get = function(name)
        local value = looked_up(shared.settings.variables or {}, name)
        return value ~= nil and pandoc.utils.stringify(value) or nil
      end,
    }),
    json = { decode = pandoc.json.decode, encode = pandoc.json.encode },
    version = { 1, 10, 18 },
  }
end

--- Blocks that only Quarto has: a filter for one of them would never be asked.
local OWN = { 'Callout', 'Tabset', 'Theorem', 'Proof', 'FloatRefTarget', 'ConditionalBlock', 'DecoratedCodeBlock',
  'PanelLayout', 'HtmlTag', 'LatexInlineCommand', 'LatexEnvironment', 'Shortcode' }

--- Apply one filter: on the parts of the document, then on its metadata, then on the whole.
local function applied(doc, filter)
  local parts = {}
  for name, step in pairs(filter) do
    if name ~= 'Meta' and name ~= 'Pandoc' then parts[name] = step end
  end
  local meta_first = filter.Meta
  doc = doc:walk(parts)
  if meta_first then doc.meta = filter.Meta(doc.meta) or doc.meta end
  if filter.Pandoc then doc = filter.Pandoc(doc) or doc end
  return doc
end

--- What a file of the author's sees, and what it returns.
local function loaded(path)
  package.path = pandoc.path.join { pandoc.path.directory(path), '?.lua' } .. ';' .. package.path
  local scope = setmetatable({
    quarto = library(pandoc.path.directory(path)),
    PANDOC_SCRIPT_FILE = path,
    print = nothing,  -- what pandoc prints is the document
    warn = nothing,
    io = setmetatable({ write = nothing, stderr = { write = nothing }, stdout = { write = nothing } }, { __index = io }),
  }, { __index = _G })
  local chunk, fault = loadfile(path, 't', scope)
  if not chunk then error(fault, 0) end
  return scope, chunk()
end

local function run(doc, path)
  local scope, given = loaded(path)
  local steps = given == nil and { scope } or given[1] ~= nil and given or { given }
  for _, step in ipairs(steps) do
    local filter = {}
    for _, name in ipairs(OWN) do
      if type(rawget(step, name)) == 'function' then error('it changes ' .. name .. ', which only Quarto has', 0) end
    end
    for name, value in pairs(step) do
      if type(value) == 'function' and (name:match '^%u' or name == 'traverse') then filter[name] = value end
      if name == 'traverse' then filter[name] = value end
    end
    doc = applied(doc, filter)
  end
  return doc
end

--- How many shortcodes stand in the text: they were put in place before the filters, and one left is shown as written.
local function shortcodes_in(doc)
  local count = 0
  doc:walk { Str = function(str) if str.text:match '{{<' then count = count + 1 end end }
  return count
end

--- The author's shortcodes by name; a name that stands in a file and is none of them is missing.
local function handlers_of(paths)
  local found = {}
  for _, path in ipairs(paths) do
    local well, scope, given = pcall(loaded, path)
    if well then
      for name, handle in pairs(type(given) == 'table' and given or scope) do
        if type(handle) == 'function' then found[name] = handle end
      end
    else
      shared.complain('the shortcodes of ' .. pandoc.path.filename(path) .. ' end with an error: ' .. tostring(scope), 'shortcodes')
    end
  end
  return found
end

--- What a shortcode gives, in the form that its place asks for: `block`, `inline` or `text`.
local function given_by(handlers, code, context, meta)
  local call = pandoc.json.decode((code:gsub('%x%x', function(byte) return string.char(tonumber(byte, 16)) end)), false)
  local arguments, named = pandoc.List {}, setmetatable({}, { __index = function() return pandoc.Inlines {} end })
  for _, each in ipairs(call.arguments) do
    local key, value = each:match '^([%w_-]+)=(.*)$'
    if key then named[key] = value else arguments:insert(each) end
  end
  local handle = handlers[call.name]
  local well, result = false, 'no function has this name'
  if handle then well, result = pcall(handle, arguments, named, meta, call.arguments, context) end
  if not well then
    shared.complain('the shortcode "' .. call.name .. '" ends with an error: ' .. tostring(result), code)
    return pandoc.Inlines {}
  end
  if result == nil then return pandoc.Inlines {} end
  return type(result) == 'string' and pandoc.Inlines { pandoc.Str(result) } or result
end

local BLOCKS = { Blocks = true, Block = true }

local function with_shortcodes(doc)
  local handlers = handlers_of(shared.settings.shortcodes)
  local function address(text)
    local code = text:match '^shortcode:(%x+)$'
    return code and pandoc.utils.stringify(given_by(handlers, code, 'text', doc.meta))
  end
  local function is_call(inline) return inline.t == 'Span' and inline.classes:includes 'authors-shortcode' end
  local function alone(para)
    if #para.content ~= 1 or not is_call(para.content[1]) then return nil end
    local result = given_by(handlers, para.content[1].attributes.call, 'block', doc.meta)
    local kind = pandoc.utils.type(result)
    if BLOCKS[kind] or (kind ~= 'Inlines' and kind ~= 'Inline' and #result > 0 and BLOCKS[pandoc.utils.type(result[1])]) then
      return pandoc.Blocks(result)
    end
    local inlines = pandoc.Inlines(result)
    return #inlines == 0 and {} or pandoc.Para(inlines)
  end
  return doc:walk { Para = alone, Plain = alone }:walk {
    Span = function(span)
      if not is_call(span) then return nil end
      local result = given_by(handlers, span.attributes.call, 'inline', doc.meta)
      local kind = pandoc.utils.type(result)
      local blocks = BLOCKS[kind] or (kind ~= 'Inlines' and kind ~= 'Inline' and #result > 0 and BLOCKS[pandoc.utils.type(result[1])])
      return blocks and pandoc.utils.blocks_to_inlines(pandoc.Blocks(result)) or pandoc.Inlines(result)
    end,
    Image = function(image)
      local found = address(image.src)
      if found then image.src = found end
      return found and image
    end,
    Link = function(link)
      local found = address(link.target)
      if found then link.target = found end
      return found and link
    end,
  }
end

function Pandoc(doc)
  metadata = doc.meta
  if shared.settings.shortcodes then doc = with_shortcodes(doc) end
  for _, path in ipairs(shared.settings.filters or {}) do
    local before = shortcodes_in(doc)
    metadata = doc.meta
    local well, result = pcall(run, doc, path)
    if well then
      doc = result
      if shortcodes_in(doc) > before then
        shared.complain('the filter ' .. pandoc.path.filename(path) .. ' makes a shortcode, which would be shown as text', 'filters')
      end
    else
      shared.complain('the filter ' .. pandoc.path.filename(path) .. ' ends with an error: ' .. tostring(result), 'filters')
    end
  end
  if #dependencies > 0 then doc.meta.dependencies = pandoc.MetaString(pandoc.json.encode(dependencies)) end
  return doc
end
