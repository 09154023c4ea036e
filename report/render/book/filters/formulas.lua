--- TeX that MathJax reads and pandoc does not, written as both read it: the words and signs of the formula stay.

--- Sizes of arrows: pandoc knows `\Big` before brackets only.
local function arrows_of_any_size(text)
  return (text:gsub('\\[bB]igg?[lrm]?%s*(\\%a-arrow)%f[%A]', '%1'))
end

--- What takes an argument that is shown as it is: `\smash{x}`, `\textcolor{red}{x}`.
local BARE = { 'smash', 'rlap', 'llap', 'vcenter' }
local SECOND = { 'textcolor', 'colorbox', 'class', 'cssId', 'style' }

--- Around what an argument is set: `\bra{x}`, `\fbox{words}`.
local AROUND = {
  bra = { '\\langle ', '|' }, ket = { '|', '\\rangle ' }, braket = { '\\langle ', '\\rangle ' },
  Bra = { '\\left\\langle ', '\\right|' }, Ket = { '\\left|', '\\right\\rangle ' },
  Braket = { '\\left\\langle ', '\\right\\rangle ' },
  set = { '\\{', '\\}' }, Set = { '\\left\\{', '\\right\\}' },
  fbox = { '\\boxed{\\text{', '}}' },
}

--- The number that an author gives: `\tag{7}` is `(7)` behind the formula or its line, `\tag*{7}` bare.
local function with_tags(text)
  text = text:gsub('\\notag%f[%A]', ''):gsub('\\nonumber%f[%A]', '')
  local shown = ''
  text = text:gsub('\\tag(%*?)%s*(%b{})', function(bare, given)
    local words = given:sub(2, -2)
    local tag = '\\qquad\\text{' .. (bare == '*' and words or '(' .. words .. ')') .. '}'
    if text:find('\\\\', 1, true) then return tag end
    shown = shown .. tag
    return ''
  end)
  if shown == '' then return text end
  local before, closing = text:match '^(.*%S)(%s*\\end%s*%b{}%s*)$'
  if before then return before .. shown .. closing end
  return text:gsub('%s*$', '') .. shown
end

local function with_arguments(text)
  text = text:gsub('\\require%s*%b{}', ''):gsub('\\smash%s*%[[bt]%]', '\\smash'):gsub('\\cfrac%s*%[[lr]%]', '\\cfrac')
  text = text:gsub('\\cfrac%f[%A]', '\\frac')
  for _, name in ipairs(BARE) do text = text:gsub('\\' .. name .. '%f[%A]%s*(%b{})', '%1') end
  for _, name in ipairs(SECOND) do text = text:gsub('\\' .. name .. '%f[%A]%s*%b{}%s*(%b{})', '%1') end
  for name, sides in pairs(AROUND) do
    text = text:gsub('\\' .. name .. '%f[%A]%s*(%b{})', function(given) return sides[1] .. given:sub(2, -2) .. sides[2] end)
  end
  return text
end

--- Where the group or cell ends in which the sign at `from` stands: at its brace, `&`, `\\`, `\right` or `\end`.
local function end_of_group(text, from)
  local depth, at = 0, from
  while at <= #text do
    local sign = text:sub(at, at)
    if sign == '\\' then
      local word = text:match('^\\%a+', at) or text:sub(at, at + 1)
      if depth == 0 and (word == '\\\\' or word == '\\right' or word == '\\end' or word == '\\middle') then return at - 1 end
      if word == '\\begin' or word == '\\left' then depth = depth + 1 end
      if word == '\\end' or word == '\\right' then depth = depth - 1 end
      at = at + #word
    else
      if sign == '{' then depth = depth + 1 end
      if sign == '}' then depth = depth - 1 end
      if depth < 0 or (depth == 0 and sign == '&') then return at - 1 end
      at = at + 1
    end
  end
  return #text
end

--- Letters of another kind to the end of their group, as in plain TeX: `{\bf x}`, `\cal L`.
local SWITCHES = { bf = 'mathbf', rm = 'mathrm', it = 'mathit', cal = 'mathcal', tt = 'mathtt', sf = 'mathsf' }

local function with_switches(text)
  local from = 1
  while true do
    local first, last, name = text:find('\\(%a+)%s*', from)
    if not first then return text end
    from = last + 1
    if SWITCHES[name] then
      local stop = end_of_group(text, last + 1)
      local inside = text:sub(last + 1, stop)
      if inside:match '%S' then
        text = text:sub(1, first - 1) .. '\\' .. SWITCHES[name] .. '{' .. inside .. '}' .. text:sub(stop + 1)
        from = first + #SWITCHES[name] + 2
      end
    end
  end
end

--- A fraction whose line stands between its parts: `{a \over b}`, and a formula that is one.
local function with_fractions(text)
  local function halves(inside)
    local before, after = inside:match '^(.-)\\over%f[%A]%s*(.*)$'
    return before and '\\frac{' .. before .. '}{' .. after .. '}'
  end
  text = text:gsub('{[^{}&]-\\over%f[%A][^{}&]*}', function(group) return '{' .. halves(group:sub(2, -2)) .. '}' end)
  if text:find '\\over%f[%A]' and not text:find '[&]' and not text:find('\\\\', 1, true) and not text:find '\\left' then
    text = halves(text)
  end
  return text
end

local SIGNS = { 'arrow', 'require', 'smash', 'lap', 'vcenter', 'cfrac', 'color', 'class', 'cssId', 'style', 'bra', 'Bra',
  'ket', 'Ket', 'set', 'Set', 'fbox', 'bf', 'rm', 'it', 'cal', 'tt', 'sf', 'over', 'tag', 'nonumber' }

--- The formula as pandoc reads it; as it was where it holds none of these.
local function readable(text)
  for _, sign in ipairs(SIGNS) do
    if text:find(sign, 1, true) then
      return with_tags(with_fractions(with_switches(with_arguments(arrows_of_any_size(text)))))
    end
  end
  return text
end

return { readable = readable }
