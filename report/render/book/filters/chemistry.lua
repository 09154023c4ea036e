--- Chemistry as mhchem writes it, in the TeX that pandoc reads: `\ce{2H2 + O2 -> 2H2O}`, and units, `\pu{5 m s-1}`.

local ARROWS = { -- longest first
  { '<=>>', '\\rightleftharpoons' }, { '<<=>', '\\rightleftharpoons' }, { '<-->', '\\rightleftarrows' },
  { '<=>', '\\rightleftharpoons' }, { '<->', '\\leftrightarrow' }, { '->', '\\rightarrow' }, { '<-', '\\leftarrow' },
}

local formula

--- An arrow at `at`, with what stands above and below it, and the place behind it.
local function arrow(text, at)
  for _, each in ipairs(ARROWS) do
    if text:sub(at, at + #each[1] - 1) == each[1] then
      local shown, behind = each[2], at + #each[1]
      for _, place in ipairs { '\\overset{', '\\underset{' } do
        local inside = text:match('^%b[]', behind)
        if not inside then break end
        behind = behind + #inside
        if #inside > 2 then shown = place .. formula(inside:sub(2, -2)) .. '}{' .. shown .. '}' end
      end
      return ' ' .. shown .. ' ', behind
    end
  end
end

--- What is raised or lowered at `at`, behind its sign: a group, a charge such as `2+`, or digits and signs.
local function raised(text, at)
  local group = text:match('^%b{}', at)
  if group then return formula(group:sub(2, -2), true), at + #group end
  local found = text:match('^\\%a+', at) or text:match('^%d*[+-]', at) or text:match('^%d+', at) or text:match('^[%a*.]', at)
  if found then return found, at + #found end
end

--- Part of an equation as TeX; `plain` where digits are no subscripts, as in a charge.
function formula(text, plain)
  local out, at, before = {}, 1, 'nothing' -- before: what the last sign was part of
  local function put(shown, kind, behind)
    out[#out + 1], before, at = shown, kind, behind
  end
  while at <= #text do
    local rest = text:sub(at)
    local drawn, behind = arrow(text, at)
    local found
    if drawn then
      put(drawn, 'nothing', behind)
    elseif rest:match '^%s' then
      found = rest:match '^%s+'
      local gas = text:match('^([%^v])%s', at + #found) or text:match('^([%^v])$', at + #found)
      if gas and before ~= 'nothing' then
        put(gas == 'v' and '\\downarrow ' or '\\uparrow ', 'nothing', at + #found + 1)
      else
        put(' ', 'nothing', at + #found)
      end
    elseif rest:match '^%$[^$]+%$' then
      found = rest:match '^%$[^$]+%$'
      put(found:sub(2, -2), 'word', at + #found)
    elseif rest:match '^\\bond%s*%b{}' then
      found = rest:match '^\\bond%s*%b{}'
      local bond = found:match '{(.-)}'
      put(({ ['='] = '{=}', ['#'] = '{\\equiv}', ['2'] = '{=}', ['3'] = '{\\equiv}' })[bond] or '{-}', 'nothing', at + #found)
    elseif rest:match '^\\%a+' then
      found = rest:match '^\\%a+%s*%b{}' or rest:match '^\\%a+%s*'
      put(found .. ' ', 'word', at + #found)
    elseif rest:match '^[%^_]' then
      local sign = rest:sub(1, 1)
      local inside, next_place = raised(text, at + 1)
      if not inside then return nil end
      put((before == 'nothing' and '{}' or '') .. sign .. '{' .. inside .. '}', 'word', next_place)
    elseif rest:match '^%d' then
      found = rest:match '^%d[%d.,]*'
      if found:match '[.,]$' then found = found:sub(1, -2) end
      if plain then
        put(found, 'word', at + #found)
      elseif before == 'word' then
        found = rest:match '^%d+'
        put('_{' .. found .. '}', 'word', at + #found)
      else
        local above, below = rest:match '^(%d+)/(%d+)'
        if above then
          put('\\frac{' .. above .. '}{' .. below .. '}\\,', 'nothing', at + #above + 1 + #below)
        else
          put(found .. '\\,', 'nothing', at + #found)
        end
      end
    elseif rest:match '^%a' then
      found = rest:match '^%a+'
      put('\\mathrm{' .. found .. '}', 'word', at + #found)
    elseif rest:match '^[+-]' then
      local sign = rest:sub(1, 1)
      if plain then
        put(sign, 'word', at + 1)
      elseif before == 'word' and (rest:match '^.%(%l+%)' or not rest:match '^.[%w(%[\\]') then -- a charge, as of Na+(aq)
        put('^{' .. sign .. '}', 'word', at + 1)
      elseif before == 'word' and sign == '-' then
        put('{-}', 'nothing', at + 1)
      else
        put(' ' .. sign .. ' ', 'nothing', at + 1)
      end
    elseif rest:match '^[=#]' then
      put(rest:match '^=' and '{=}' or '{\\equiv}', 'nothing', at + 1)
    elseif rest:match '^[*.]' then
      put('\\cdot ', 'nothing', at + 1)
    elseif rest:match '^[%(%[]' then
      put(rest:sub(1, 1), 'nothing', at + 1)
    elseif rest:match '^[%)%]]' then
      put(rest:sub(1, 1), 'word', at + 1)
    elseif rest:match '^%b{}' then
      found = rest:match '^%b{}'
      put('{' .. (formula(found:sub(2, -2), plain) or '') .. '}', 'word', at + #found)
    elseif rest:match '^[,;:/~!]' then
      put(rest:sub(1, 1), 'nothing', at + 1)
    else
      return nil
    end
  end
  return table.concat(out)
end

--- A quantity with its unit: `1.2e3 kJ//mol`, `5 m s-1`, `20 °C`.
local function quantity(text)
  text = text:gsub('([%d.])[eE]([+-]?%d+)', '%1\\cdot 10^{%2} '):gsub('%+%-', '\\pm '):gsub('//', '/')
  text = text:gsub('(%a)%^?([+-]?%d+)', '%1^{%2}'):gsub('%f[%S](%a+)%f[^%a]', '\\mathrm{%1}'):gsub('%s+', '\\,')
  return (text:gsub('\\,?\\cdot\\,', '\\cdot '):gsub('/(%a+)', '/\\mathrm{%1}'))
end

--- A formula with its chemistry as TeX; what is not understood stays as it is, and is told.
local function drawn(text)
  text = text:gsub('\\ce%s*(%b{})', function(group)
    local found = formula(group:sub(2, -2))
    return found and '{' .. found .. '}'
  end)
  return (text:gsub('\\pu%s*(%b{})', function(group) return '{' .. quantity(group:sub(2, -2)) .. '}' end))
end

return { drawn = drawn }
