--- TeX that MathJax reads and pandoc does not, written as both read it: the words and signs of the formula stay.

--- Sizes of arrows: pandoc knows `\Big` before brackets only.
local function arrows_of_any_size(text)
  return (text:gsub('\\[bB]igg?[lrm]?%s*(\\%a-arrow)%f[%A]', '%1'))
end

--- What takes an argument that is shown as it is: `\smash{x}`, `\textcolor{red}{x}`.
local BARE = { 'smash', 'rlap', 'llap', 'clap', 'mathrlap', 'mathllap', 'mathclap', 'vcenter', 'mathinner', 'mathnormal', 'bbox' }
local SECOND = { 'textcolor', 'mathcolor', 'colorbox', 'class', 'cssId', 'style', 'raisebox' }

--- Words that pandoc has under another name.
local RENAMED = {
  Bbb = 'mathbb', frak = 'mathfrak', bold = 'mathbf', scr = 'mathscr', EuScript = 'mathscr', hbox = 'text',
  textnormal = 'text', textup = 'text', tbinom = 'binom', dbinom = 'binom', hphantom = 'phantom', Aboxed = 'boxed',
  bigm = 'big', Bigm = 'Big', biggm = 'bigg', Biggm = 'Bigg', intop = 'int', operatornamewithlimits = 'operatorname*',
  widecheck = 'check', cfrac = 'frac',
}

--- Words without an argument: a sign that pandoc does not know by this name, a space, or nothing that is seen.
local SIGNS = {
  S = '§', P = '¶', copyright = '©', AA = 'Å', surd = '√', smallint = '∫', ldotp = '.', doublecap = '⋒', doublecup = '⋓',
  llless = '⋘', gggtr = '⋙', shortmid = '∣', shortparallel = '∥', nshortmid = '∤', nshortparallel = '∦', nleqq = '≦̸',
  ngeqq = '≧̸', lvertneqq = '≨', gvertneqq = '≩', nsubseteqq = '⫅̸', nsupseteqq = '⫆̸', varsubsetneq = '⊊',
  varsubsetneqq = '⫋', varsupsetneq = '⊋', varsupsetneqq = '⫌', thicksim = '∼', thickapprox = '≈', And = '\\& ',
  arrowvert = '|', Arrowvert = '\\|', bracevert = '|', TeX = '\\text{TeX}', LaTeX = '\\text{LaTeX}',
  idotsint = '\\int\\cdots\\int ', injlim = '\\operatorname*{inj\\,lim}', projlim = '\\operatorname*{proj\\,lim}',
  varliminf = '\\underline{\\lim}', varlimsup = '\\overline{\\lim}',
  varinjlim = '\\underset{\\rightarrow}{\\lim}', varprojlim = '\\underset{\\leftarrow}{\\lim}',
  thinspace = '\\,', negthinspace = '\\!', thickspace = '\\;', negmedspace = '\\!', negthickspace = '\\!',
  nobreakspace = '~', space = '~',
}
for name in ('hfill hfil hfilll mathstrut strut null relax protect goodbreak nobreak break allowbreak nonscript '
  .. 'tiny Tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge'):gmatch '%a+' do
  SIGNS[name] = ''
end

--- Long arrows with words above and below: `\xmapsto[below]{above}`; pandoc has those to the left and to the right.
local ARROWS = {
  xleftrightarrow = 'longleftrightarrow', xRightarrow = 'Longrightarrow', xLeftarrow = 'Longleftarrow',
  xLeftrightarrow = 'Longleftrightarrow', xmapsto = 'longmapsto', xhookrightarrow = 'hookrightarrow',
  xhookleftarrow = 'hookleftarrow', xtwoheadrightarrow = 'twoheadrightarrow', xtwoheadleftarrow = 'twoheadleftarrow',
  xrightleftharpoons = 'rightleftharpoons', xleftrightharpoons = 'leftrightharpoons', xtofrom = 'rightleftarrows',
  xrightleftarrows = 'rightleftarrows', xlongequal = 'Relbar', xrightharpoonup = 'rightharpoonup',
  xleftharpoonup = 'leftharpoonup',
}

--- Environments that pandoc has under another name, and what stands before and after them.
local ENVIRONMENTS = {
  ['rcases'] = { 'array', '\\left.', '\\right\\}', '{ll}' }, ['drcases'] = { 'array', '\\left.', '\\right\\}', '{ll}' },
  ['dcases'] = { 'cases' }, ['dcases*'] = { 'cases*' }, ['xalignat'] = { 'alignat' }, ['xalignat*'] = { 'alignat*' },
  ['subequations'] = {}, ['math'] = {}, ['displaymath'] = {},
}

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
  text = text:gsub('\\bbox%s*%b[]', '\\bbox'):gsub('\\vphantom%s*%b{}', ''):gsub('\\skew%s*%b{}', '')
  text = text:gsub('\\color%s*%b[]%s*%b{}', ''):gsub('\\color%s*{%s*#%x+%s*}', '')
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
local SWITCHES = { mit = 'mathit', oldstyle = 'mathrm', bf = 'mathbf', rm = 'mathrm', it = 'mathit', cal = 'mathcal', tt = 'mathtt', sf = 'mathsf' }

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

--- Words between two parts of their group, which TeX has from before LaTeX: `{a \over b}`, `{n \atop k}`.
local INFIX = {
  over = { '\\frac{', '}{', '}' }, atop = { '\\begin{matrix}', '\\\\', '\\end{matrix}' }, above = { '\\frac{', '}{', '}' },
  atopwithdelims = { '\\begin{matrix}', '\\\\', '\\end{matrix}' }, overwithdelims = { '\\frac{', '}{', '}' },
}
local LENGTH = '%s*=?%s*%-?%s*[%d.,]+%s*%a%a%s*'

--- `\genfrac(){0pt}{}{n}{k}`, where pandoc wants brackets: two lines between them.
local function with_genfrac(text)
  return (text:gsub('\\genfrac%s*(%b{})%s*(%b{})%s*{%s*0%a*%s*}%s*(%b{})%s*(%b{})%s*(%b{})', function(left, right, _, above, below)
    local open, close = left:sub(2, -2), right:sub(2, -2)
    return '\\left' .. (open == '' and '.' or open) .. '\\begin{matrix}' .. above:sub(2, -2) .. '\\\\' .. below:sub(2, -2)
      .. '\\end{matrix}\\right' .. (close == '' and '.' or close)
  end):gsub('\\genfrac%s*{}%s*{}%s*{}%s*%b{}%s*(%b{})%s*(%b{})', '\\frac%1%2'))
end

--- The first word between two parts, and where its group or cell begins.
local function first_infix(text)
  local starts, at = { 1 }, 1
  while at <= #text do
    local word = text:match('^\\%a+', at) or text:match('^\\.', at)
    if not word then
      local sign = text:sub(at, at)
      at = at + 1
      if sign == '{' then starts[#starts + 1] = at end
      if sign == '}' and #starts > 1 then starts[#starts] = nil end
      if sign == '&' then starts[#starts] = at end
    else
      local name = word:sub(2)
      if INFIX[name] then return name, starts[#starts], at, at + #word end
      at = at + #word
      if name == 'left' then
        at = at + #(text:match('^%s*\\?%a+', at) or text:match('^%s*\\?.', at) or '')
        starts[#starts + 1] = at
      elseif name == 'begin' then
        at = at + #(text:match('^%s*%b{}', at) or '')
        at = at + #(text:match('^%s*%b{}', at) or '')
        starts[#starts + 1] = at
      elseif (name == 'right' or name == 'end') and #starts > 1 then
        starts[#starts] = nil
      elseif word == '\\\\' then
        starts[#starts] = at
      end
    end
  end
end

local function with_fractions(text)
  text = text:gsub('\\buildrel%f[%A](.-)\\over%f[%A]%s*(\\?.%a*)', '\\overset{%1}{%2}')
  text = text:gsub('\\root%f[%A](.-)\\of%f[%A]', '\\sqrt[%1]')
  while true do
    local name, start, word, after = first_infix(text)
    if not name then return text end
    local parts, open, close = INFIX[name], '', ''
    if name == 'above' then after = text:match('^' .. LENGTH .. '()', after) or after end
    if name:find 'withdelims' then
      open, close, after = text:match('^%s*(\\?[^%s])%s*(\\?[^%s])()', after)
      if not open then return text end
      open, close = '\\left' .. open, '\\right' .. close
    end
    local stop = end_of_group(text, after)
    text = text:sub(1, start - 1) .. open .. parts[1] .. text:sub(start, word - 1) .. parts[2]
      .. text:sub(after, stop):gsub('^%s+', '') .. parts[3] .. close .. text:sub(stop + 1)
  end
end

--- Tables as plain TeX writes them: `\pmatrix{a & b \cr c & d}`.
local TABLES = { matrix = 'matrix', pmatrix = 'pmatrix', cases = 'cases', eqalign = 'aligned', displaylines = 'gathered' }

local function with_environments(text)
  text = text:gsub('\\cr%f[%A]', '\\\\')
  for name, environment in pairs(TABLES) do
    text = text:gsub('\\' .. name .. '%f[%A]%s*(%b{})', function(rows)
      rows = rows:sub(2, -2):gsub('\\\\%s*$', '')
      return '\\begin{' .. environment .. '}' .. rows .. '\\end{' .. environment .. '}'
    end)
  end
  for name, becomes in pairs(ENVIRONMENTS) do
    local given = name:gsub('%*', '%%*')
    local open, close = '', ''
    if becomes[1] then
      open = (becomes[2] or '') .. '\\begin{' .. becomes[1] .. '}' .. (becomes[4] or '')
      close = '\\end{' .. becomes[1] .. '}' .. (becomes[3] or '')
    end
    text = text:gsub('\\begin%s*{' .. given .. '}', (open:gsub('%%', '%%%%'))):gsub('\\end%s*{' .. given .. '}', close)
  end
  text = text:gsub('\\begin%s*{subarray}%s*%b{}', '\\begin{matrix}'):gsub('\\end%s*{subarray}', '\\end{matrix}')
  text = text:gsub('\\begin%s*{array}%s*%[%a%]', '\\begin{array}'):gsub('\\hdashline%f[%A]', '\\hline')
  return (text:gsub('(\\begin%s*{array})%s*(%b{})', function(open, columns)
    return open .. columns:gsub('[pmb]%s*%b{}', 'l'):gsub(':', '|')
  end))
end

--- A diagram of arrows, `\begin{CD} A @>a>> B \\ @VVbV @VVcV \\ C @= D \end{CD}`, as a table of objects and arrows.
local ACROSS = { ['>'] = '\\longrightarrow', ['<'] = '\\longleftarrow' }
local DOWN = { V = '\\downarrow', A = '\\uparrow' }

local function with_diagrams(text)
  return (text:gsub('\\begin%s*{CD}(.-)\\end%s*{CD}', function(rows)
    rows = rows:gsub('%s*@([<>])(.-)%1(.-)%1%s*', function(sign, above, below)
      local shown = ACROSS[sign]
      if above:find '%S' then shown = '\\overset{' .. above .. '}{' .. shown .. '}' end
      if below:find '%S' then shown = '\\underset{' .. below .. '}{' .. shown .. '}' end
      return ' & ' .. shown .. ' & '
    end)
    rows = rows:gsub('@([VA])(.-)%1(.-)%1%s*', function(sign, left, right)
      return left .. DOWN[sign] .. ' ' .. right .. ' & & '
    end)
    rows = rows:gsub('%s*@=%s*', ' & = & '):gsub('@|%s*', '\\Vert & & '):gsub('@%.%s*', ' & & '):gsub('&%s*&%s*\\\\', '\\\\')
    return '\\begin{matrix}' .. rows .. '\\end{matrix}'
  end))
end

--- Lengths: a space of that width, or a shift upwards that nothing else depends on.
local function with_lengths(text)
  for _, name in ipairs { 'kern', 'hskip', 'mkern', 'mskip' } do
    text = text:gsub('\\' .. name .. '%f[%A](' .. LENGTH .. ')', function(length)
      local number, unit = length:match '(%-?%s*[%d.,]+)%s*(%a%a)'
      local width = tonumber((number:gsub('%s', ''):gsub(',', '.')))
      if not width then return nil end
      if unit == 'mu' then return ('\\hspace{%.3gem}'):format(width / 18) end  -- pandoc rounds to its own spaces
      return '\\hspace{' .. width .. unit .. '}'
    end)
  end
  for _, name in ipairs { 'raise', 'lower', 'moveleft', 'moveright' } do
    text = text:gsub('\\' .. name .. '%f[%A]' .. LENGTH, '')
  end
  return (text:gsub('\\hspace%*', '\\hspace'):gsub('\\vspace%*?%s*%b{}', ''):gsub('\\rule%s*{%s*0%a*%s*}%s*%b{}', ''))
end

--- What has its own order of arguments.
local function with_own_arguments(text)
  for name, arrow in pairs(ARROWS) do
    local function drawn(below, above)
      local sign = arrow == 'Relbar' and '=\\!=' or '\\' .. arrow
      sign = below == '' and sign or '\\underset{' .. below:sub(2, -2) .. '}{' .. sign .. '}'
      return '\\overset' .. above .. '{' .. sign .. '}'
    end
    text = text:gsub('\\' .. name .. '%f[%A]%s*(%b[])%s*(%b{})', drawn)
    text = text:gsub('\\' .. name .. '%f[%A]%s*(%b{})', function(above) return drawn('', above) end)
  end
  text = text:gsub('\\definecolor%s*%b{}%s*%b{}%s*%b{}', ''):gsub('\\fcolorbox%s*%b{}%s*%b{}%s*(%b{})', '\\boxed%1')
  text = text:gsub('\\enclose%s*(%b{})%s*(%b{})', function(kind, shown)
    local sign = kind:find 'updiagonal' and '\\cancel' or kind:find 'downdiagonal' and '\\bcancel'
      or kind:find 'strike' and '\\xcancel' or '\\boxed'
    return sign .. shown
  end)
  text = text:gsub('\\cancelto%s*(%b{})%s*(%b{})', '{\\cancel%2}^%1')
  text = text:gsub('\\sideset%s*(%b{})%s*(%b{})%s*(\\%a+)', function(left, right, sign)
    return '{}' .. left:sub(2, -2) .. '{' .. sign .. '}' .. right:sub(2, -2)
  end)
  text = text:gsub('\\mathchoice%s*(%b{})%s*%b{}%s*%b{}%s*%b{}', '%1')
  text = text:gsub('\\underleftrightarrow%s*(%b{})', '\\underset{\\leftrightarrow}%1')
  text = text:gsub('\\unicode%s*%b[]', '\\unicode'):gsub('\\unicode%s*{%s*([xX]?)(%x+)%s*}', function(hex, code)
    local number = tonumber(code, hex == '' and 10 or 16)
    return number and number < 0x110000 and utf8.char(number) or nil
  end)
  text = text:gsub('\\verb%*?([^%a%s*])(.-)%1', function(_, shown)
    return '\\texttt{' .. shown:gsub('[_#&%%$]', '\\%0') .. '}'
  end)
  text = text:gsub('\\not%s*\\exists%f[%A]', '\\nexists'):gsub('\\not%s*\\mid%f[%A]', '\\nmid')
  return (text:gsub('\\middle%s*/', '\\,/\\,'):gsub('\\left%s*/', '\\left./'):gsub('\\right%s*/', '/\\right.'))
end

local function with_known_names(text)
  return (text:gsub('\\(%a+)(%s*)', function(name, space)
    if RENAMED[name] then return '\\' .. RENAMED[name] .. space end
    if SIGNS[name] then return SIGNS[name] .. (SIGNS[name]:find '^\\%a+$' and ' ' or '') end
  end))
end

local chemistry = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), 'chemistry.lua' })

--- All words at which a formula is looked at closely.
local KNOWN = { require = true, genfrac = true, color = true, tag = true, notag = true, nonumber = true, cr = true,
  buildrel = true, root = true, begin = true, left = true, right = true, middle = true, vphantom = true, skew = true,
  ce = true, pu = true, definecolor = true, fcolorbox = true, enclose = true, cancelto = true, sideset = true, mathchoice = true, underleftrightarrow = true, unicode = true,
  verb = true, hspace = true, vspace = true, rule = true, kern = true, hskip = true, mkern = true, mskip = true,
  raise = true, lower = true, moveleft = true, moveright = true, hdashline = true }
KNOWN['not'] = true
for _, names in ipairs { RENAMED, SIGNS, ARROWS, AROUND, SWITCHES, INFIX, TABLES } do
  for name in pairs(names) do KNOWN[name] = true end
end
for _, names in ipairs { BARE, SECOND } do
  for _, name in ipairs(names) do KNOWN[name] = true end
end

--- The formula as pandoc reads it; as it was where it holds none of these.
local function readable(text)
  local known = text:find('\\\\%s*$')
  for name in text:gmatch '\\(%a+)' do
    known = known or KNOWN[name] or name:find 'arrow$'
  end
  if not known then return text end
  text = chemistry.drawn(text)
  text = with_lengths(with_own_arguments(arrows_of_any_size(with_diagrams(text))))
  text = with_environments(with_genfrac(with_arguments(with_known_names(text))))
  return (with_tags(with_fractions(with_switches(text))):gsub('%s*\\\\%s*$', ''))
end

return { readable = readable }
