--- What all filters share: the settings of this run, and small questions about elements.

local shared = {}

--- Settings of the run: format names, profiles, cross-reference kinds, words. Set by report/render/book/pandoc.py.
shared.settings = pandoc.json.decode(os.getenv 'REPORT_SETTINGS' or '{}', false)

--- The cross-reference prefix of an identifier, in lower case, or nil: `Fig-exports` gives `fig`.
function shared.prefix(identifier)
  local letters = identifier:match '^(%a+)%-.'
  local prefix = letters and letters:lower()
  return shared.settings.kinds[prefix] and prefix or nil
end

--- The family of an identifier's prefix (`float`, `section`, `equation`, `theorem`, `callout`), or nil.
function shared.family(identifier)
  local prefix = shared.prefix(identifier)
  return prefix and identifier:sub(1, 1):match '%l' and shared.settings.kinds[prefix].family or nil
end

--- An identifier as it is declared: only its first letter may be written as a capital in a reference.
function shared.declared(identifier)
  return identifier:sub(1, 1):lower() .. identifier:sub(2)
end

--- Markdown of an attribute (`fig-cap`, `title`) as inlines, without what is hidden in it.
function shared.inlines(markdown)
  local conditions = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), 'conditions.lua' })
  return pandoc.utils.blocks_to_inlines(pandoc.read(markdown, 'markdown').blocks:walk(conditions[1]))
end

--- A table that came as HTML with an identifier and a caption of its own: numbered like those with a label.
function shared.own_table(identifier, caption, body)
  return pandoc.Figure(body, { long = { pandoc.Plain(caption) } }, pandoc.Attr(identifier, {}, { kind = 'tbl' }))
end

--- Is a figure such a table?
function shared.is_own_table(figure)
  return figure.attributes.kind ~= nil and shared.prefix(figure.identifier) == nil
end

--- Is a div a callout in its normal form, and not one that an author gave the class alone?
function shared.is_callout(div)
  local first = div.classes:includes 'callout' and div.content[1]
  return first and first.t == 'Div' and first.classes:includes 'callout-title'
end

--- Inlines without footnotes, for titles shown in more than one place.
function shared.without_notes(inlines)
  return pandoc.Inlines(inlines):walk { Note = function() return {} end }
end

--- A citation with its words, done: a writer must not take it for one that it has to format itself.
function shared.done(cite)
  local keys = cite.citations:map(function(item) return item.id end)
  return pandoc.Span(cite.content, { class = 'citation', ['data-cites'] = table.concat(keys, ' ') })
end

local LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

--- What a text in base64 stands for, which may hold blanks.
function shared.from_base64(text)
  local bits = text:gsub('[^%w+/]', ''):gsub('.', function(letter)
    local value, digits = LETTERS:find(letter, 1, true) - 1, ''
    for place = 5, 0, -1 do digits = digits .. ((value >> place) & 1) end
    return digits
  end)
  return (bits:gsub('%d%d%d?%d?%d?%d?%d?%d?', function(byte) return #byte == 8 and string.char(tonumber(byte, 2)) or '' end))
end

--- A text in base64.
function shared.to_base64(text)
  local result = text:gsub('..?.?', function(bytes)
    local a, b, c = bytes:byte(1, 3)
    local bits = a << 16 | (b or 0) << 8 | (c or 0)
    local four = ''
    for place = 18, 0, -6 do
      local digit = (bits >> place & 63) + 1
      four = four .. LETTERS:sub(digit, digit)
    end
    return four:sub(1, #bytes + 1) .. ('='):rep(3 - #bytes)
  end)
  return result
end

--- Report a fault; Python finds the line by looking for `near` in the source.
function shared.complain(message, near)
  io.stderr:write('PROBLEM ' .. pandoc.json.encode { found = message, near = near or '' } .. '\n')
end

return shared
