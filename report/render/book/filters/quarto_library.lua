--- What an author's own Lua finds under the name `quarto`, as far as it can be answered without Quarto.
--
-- Written from the public reference of Quarto's Lua API. What is about looks does nothing; what is not here ends the
-- filter with its name.

local folder = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local shared = AUTHORS_SETTINGS or dofile(pandoc.path.join { folder, 'shared.lua' })
local nodes = dofile(pandoc.path.join { folder, 'nodes.lua' })
local match = dofile(pandoc.path.join { folder, 'matching.lua' })

local VERSION = pandoc.types.Version '1.10.18'  -- of the API that is answered

local module = { nodes = nodes, dependencies = pandoc.List {}, metadata = {} }

local function nothing() end

local function includes(list, value)
  for _, item in ipairs(list) do
    if item == value then return true end
  end
  return false
end

--- A table that says which of Quarto's functions is not here.
local function lacking(name, known)
  return setmetatable(known, {
    __index = function(_, key)
      error('quarto.' .. name .. tostring(key) .. ' is not here: only Quarto itself has it', 0)
    end,
  })
end

--- A setting as pandoc holds metadata: words as inlines, lists and tables of them.
function module.as_metadata(value)
  if type(value) == 'boolean' then return value end
  if type(value) == 'table' then
    local result = value[1] ~= nil and pandoc.List {} or {}
    for key, item in pairs(value) do result[key] = module.as_metadata(item) end
    return result
  end
  if type(value) == 'number' then return pandoc.Inlines(string.format('%.14g', value)) end
  if type(value) ~= 'string' then return nil end
  if not value:match '[*_`$@\\<%[!^~&"\'\n-]' then return pandoc.Inlines(value) end  -- no mark of Markdown
  local blocks = pandoc.read(value, 'markdown').blocks
  local is_line = #blocks == 1 and (blocks[1].t == 'Para' or blocks[1].t == 'Plain')
  return is_line and blocks[1].content or blocks
end

--- The value of a key with dots in it; numbers count the parts of a list from 1, as in the shortcode `meta`.
local function looked_up(values, name)
  for part in name:gmatch '[^.]+' do
    if type(values) ~= 'table' and pandoc.utils.type(values) ~= 'Meta' then return nil end
    values = values[part] or values[tonumber(part)]
  end
  if values == pandoc.json.null then return nil end  -- a key without a value
  return values
end

local function metadata_of(name)
  local found = looked_up(module.metadata, name)
  if found ~= nil then return found end
  return module.as_metadata(looked_up(shared.settings.metadata or {}, name))
end

local function variable(name)
  local value = looked_up(shared.settings.variables or {}, name)
  if value == nil or type(value) == 'table' then return nil end
  return pandoc.utils.stringify(module.as_metadata(value))
end

local function is_format(name)
  return includes(shared.settings.formats, name) or (name == 'html:js' and includes(shared.settings.formats, 'html'))
end

--- Questions about the format by their names in Quarto: of `is_epub_output` and the like only those hold that are made.
local function questions()
  return setmetatable({
    -- 'html+smart-emoji' has the format html, with smart and without emoji
    parse_format = function(text)
      local format, rest = text:match '^([%w_]+)(.*)$'
      if not format then error('quarto.format.parse_format: "' .. text .. '" is no format', 0) end
      local extensions = {}
      for sign, name in rest:gmatch '([+-])([%w_]+)' do extensions[name] = sign == '+' end
      return { format = format, extensions = extensions }
    end,
  }, {
    __index = function(_, key)
      local name = tostring(key):match '^is_([%w_]+)_output$'
      if not name then error('quarto.format.' .. tostring(key) .. ' is not here: only Quarto itself has it', 0) end
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

--- Text of Markdown with the values of `meta` and `var` in place of their shortcodes.
local function blocks_of(text)
  local filled = text:gsub('{{<%s*(%a+)%s+([^%s>]+)%s*>}}', function(name, key)
    local value
    if name == 'meta' then value = metadata_of(key) elseif name == 'var' then value = variable(key) else return nil end
    if value == nil then error('the shortcode "' .. name .. '" finds nothing for ' .. key, 0) end
    if type(value) == 'string' then return value end
    local blocks = pandoc.utils.type(value) == 'Inlines' and { pandoc.Plain(value) } or pandoc.Blocks(value)
    return (pandoc.write(pandoc.Pandoc(blocks), 'markdown', { wrap_text = 'none' }):gsub('%s+$', ''))
  end)
  return pandoc.read(filled, 'markdown').blocks
end

--- Scripts, style sheets and parts of the head that a filter's results need.
local function needs(beside)
  return function(given)
    local item = { name = given.name, scripts = {}, stylesheets = {}, head = given.head }
    for _, kind in ipairs { 'scripts', 'stylesheets' } do
      for _, file in ipairs(given[kind] or {}) do table.insert(item[kind], beside(type(file) == 'table' and file.path or file)) end
    end
    module.dependencies:insert(item)
  end
end

local PLACES = { ['in-header'] = 'head', ['before-body'] = 'before', ['after-body'] = 'after' }

local function include(place, text)
  if not PLACES[place] then error('"' .. tostring(place) .. '" is no place: in-header, before-body or after-body', 0) end
  if is_format 'html' then module.dependencies:insert { [PLACES[place]] = text } end
end

--- Values of JSON in Lua's own: whole numbers as such, nothing for null, and no parts of documents.
local function in_lua(value)
  if value == pandoc.json.null then return nil end
  if type(value) == 'number' then return math.tointeger(value) or value end
  if type(value) ~= 'table' then return value end
  local result = {}
  for key, item in pairs(value) do result[key] = in_lua(item) end
  return result
end

local function decoded(text) return in_lua(pandoc.json.decode(text, false)) end

local function read_arg(arguments, place)
  local found = arguments[place or 1]
  return found ~= nil and pandoc.utils.stringify(found) or nil
end

--- Where a shortcode goes wrong Quarto shows `?name:` and the words; here it is told, and ends the build.
local function error_output(name, words)
  local text = type(words) == 'table' and table.concat(pandoc.List(words):map(pandoc.utils.stringify), ' ') or tostring(words)
  error(name .. ': ' .. text, 0)
end

local function brand()
  local function get_color(mode, name)
    if name == nil then mode, name = 'light', mode end
    return ((shared.settings.brand or {})[mode] or {})[name]
  end
  return setmetatable({ get_color = get_color }, {
    __index = function(_, key) error('brand.' .. tostring(key) .. ' is not here: only Quarto itself has it', 0) end,
  })
end

--- What an author's file finds; `place` is the folder of that file.
function module.library(place)
  local function beside(path) return pandoc.path.is_absolute(path) and path or pandoc.path.join { place, path } end
  local function include_file(location, path)
    local file = io.open(beside(path), 'rb')
    if not file then error('the file ' .. path .. ' does not exist', 0) end
    include(location, file:read 'a')
    file:close()
  end
  local settings = shared.settings
  local paths = settings.paths or {}
  return {
    doc = lacking('doc.', {
      is_format = is_format, isFormat = is_format, has_bootstrap = function() return false end,
      add_html_dependency = needs(beside), addHtmlDependency = needs(beside), attach_to_dependency = nothing,
      add_format_resource = nothing, add_resource = nothing, add_supporting = nothing,
      include_text = include, include_file = include_file, use_latex_package = nothing, useLatexPackage = nothing,
      input_file = settings.input, cite_method = function() return 'citeproc' end,
      is_filter_active = function(name) return name == 'crossref' and next(settings.kinds) ~= nil end,
      crossref = lacking('doc.crossref.', {}),
    }),
    project = settings.project or {},
    Callout = nodes.callout, Tabset = nodes.tabset, Tab = nodes.tab,
    ConditionalBlock = nodes.conditional, FloatRefTarget = nodes.float,
    log = setmetatable({}, { __index = function() return nothing end }),
    utils = lacking('utils.', {
      resolve_path = beside, is_empty_node = is_empty_node, dump = nothing, string_to_blocks = blocks_of,
      string_to_inlines = function(text) return pandoc.utils.blocks_to_inlines(blocks_of(text)) end,
      as_inlines = function(value) return pandoc.Inlines(value) end,
      as_blocks = function(value) return pandoc.Blocks(value) end,
      match = match,
    }),
    format = questions(),
    metadata = lacking('metadata.', { get = metadata_of }),
    variables = lacking('variables.', { get = variable }),
    shortcode = lacking('shortcode.', { read_arg = read_arg, error_output = error_output }),
    paths = lacking('paths.', {
      rscript = function() return paths.rscript end,
      tinytex_bin_dir = nothing,
      typst = function()
        return paths.typst ~= '' and paths.typst or error('quarto.paths.typst: the program typst is not installed', 0)
      end,
    }),
    json = { decode = decoded, encode = pandoc.json.encode },
    base64 = { encode = shared.to_base64, decode = shared.from_base64 },
    version = VERSION,
  }
end

--- Modules of Quarto's own that an author's file may ask for by name.
module.modules = { ['modules/brand/brand'] = brand }

return module
