--- Runs those filters of an author that come last, on a document with its references and citations in place.

local authors = pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), 'authors.lua' }
local shared = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), 'shared.lua' })
shared.settings.filters = shared.settings.late_filters
AUTHORS_SETTINGS = shared
dofile(authors)

local run = Pandoc
function Pandoc(doc)
  return run(doc):walk { Cite = shared.done }
end
