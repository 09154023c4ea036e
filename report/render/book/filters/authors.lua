--- Runs the author's own filters, which `filters:` names, on the document as it was read.
--
-- Each is loaded by itself, as pandoc does, and finds what quarto_library.lua answers. Its functions for callouts, tabs,
-- theorems and floats are given those (nodes.lua). One in Python is a program that reads and writes the tree.

local folder = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local shared = AUTHORS_SETTINGS or dofile(pandoc.path.join { folder, 'shared.lua' })
local library = dofile(pandoc.path.join { folder, 'quarto_library.lua' })
local blocks = dofile(pandoc.path.join { folder, 'blocks.lua' })
local floats = dofile(pandoc.path.join { folder, 'floats.lua' })
local is_late = AUTHORS_SETTINGS ~= nil

local function nothing() end

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

--- The file of a module: beside the file that asks for it, or beside the filter itself.
local function module_file(name, beside, top)
  for _, place in ipairs { beside, top } do
    for _, path in ipairs { name, (name:gsub('%.', '/')) } do
      local file = pandoc.path.join { place, path .. '.lua' }
      local found = io.open(file, 'rb')
      if found then
        found:close()
        return file
      end
    end
  end
end

--- What a file of the author's sees, and what it returns. `modules` are those that were asked for before.
local function loaded(path, modules, top)
  local place = pandoc.path.directory(path)
  modules, top = modules or {}, top or place
  local scope = setmetatable({
    quarto = library.library(place),
    PANDOC_SCRIPT_FILE = path,
    print = nothing,  -- what pandoc prints is the document
    warn = nothing,
    io = setmetatable({ write = nothing, stderr = { write = nothing }, stdout = { write = nothing } }, { __index = io }),
    require = function(name)
      if library.modules[name] then return library.modules[name]() end
      local file = module_file(name, place, top)
      if not file then return require(name) end
      if modules[file] == nil then
        local _, given = loaded(file, modules, top)
        modules[file] = given == nil and true or given
      end
      return modules[file]
    end,
  }, { __index = _G })
  local chunk, fault = loadfile(path, 't', scope)
  if not chunk then error(fault, 0) end
  return scope, chunk()
end

local function run(doc, path)
  if not path:match '%.lua$' then
    return pandoc.utils.run_json_filter(doc, shared.settings.python, { path, shared.settings.formats[1] })
  end
  local is_plain = (shared.settings.plain_filters or {})[path] -- at: pre-ast, before there are nodes of Quarto's own
  local scope, given = loaded(path)
  local steps = given == nil and { scope } or given[1] ~= nil and given or { given }
  for _, step in ipairs(steps) do
    local filter = {}
    for name, value in pairs(step) do
      if name == 'traverse' or (type(value) == 'function' and name:match '^%u') then filter[name] = value end
    end
    if filter.FloatRefTarget and not is_late and not is_plain then
      for _, each in ipairs(floats) do doc = doc:walk(each) end
    end
    doc = applied(doc, is_plain and filter or library.nodes.dispatched(filter, is_late))
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

--- The settings that the text does not show, as metadata while filters run; gives the names of those put in.
local function put_settings(meta)
  local names = {}
  for name, value in pairs(shared.settings.metadata or {}) do
    if meta[name] == nil then
      meta[name] = library.as_metadata(value)
      names[name] = true
    end
  end
  return names
end

function Pandoc(doc)
  library.metadata = doc.meta
  if shared.settings.shortcodes and not is_late then doc = with_shortcodes(doc) end
  local filters = shared.settings.filters or {}
  local put = #filters > 0 and put_settings(doc.meta) or {}
  -- words of raw HTML that are Markdown
  if #filters > 0 and not is_late then doc = doc:walk { RawBlock = blocks.words_in_html } end
  for _, path in ipairs(filters) do
    local before = shortcodes_in(doc)
    library.metadata = doc.meta
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
  for name in pairs(put) do doc.meta[name] = nil end
  if #library.dependencies > 0 then doc.meta.dependencies = pandoc.MetaString(pandoc.json.encode(library.dependencies)) end
  return doc
end
