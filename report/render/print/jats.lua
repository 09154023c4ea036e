-- What the article's XML wants otherwise than a page: numbers within titles as text, and no division that only looks.

local function Header(heading)
  for _, class in ipairs { 'unnumbered', 'part' } do
    heading.classes = heading.classes:filter(function(each) return each ~= class end)
  end
  return heading
end

local function Div(div)
  if div.classes:includes 'page-break' then return {} end
  -- what a cell of code showed is part of the text, and no box
  if div.classes:includes 'cell' or div.classes:includes 'cell-output' or div.classes:includes 'cell-output-display' then
    return div.content
  end
  if div.attributes.lang and div.identifier == '' and not div.classes:includes 'csl-entry' then
    local blocks = pandoc.Blocks { pandoc.RawBlock('jats', '<!--in ' .. div.attributes.lang .. '-->') }
    blocks:extend(div.content)
    blocks:insert(pandoc.RawBlock('jats', '<!--end-->'))
    return blocks
  end
  if div.identifier == 'refs' or div.classes:includes 'csl-entry' then return nil end
  if div.identifier == '' then return div.content end
end

-- A table in a float is a table with a caption, not a figure that holds one.
local function Figure(figure)
  local table_, rest = nil, pandoc.Blocks {}
  for _, block in ipairs(figure.content) do
    if block.t == 'Table' and not table_ then table_ = block else rest:insert(block) end
  end
  if not table_ then return nil end
  table_.caption = figure.caption
  rest:insert(1, table_)
  -- pandoc's writer gives a table no identifier
  if figure.identifier ~= '' then
    rest:insert(1, pandoc.RawBlock('jats', '<!--id "' .. figure.identifier .. '"-->'))
  end
  return rest
end

return { { Figure = Figure, Header = Header, Div = Div } }
