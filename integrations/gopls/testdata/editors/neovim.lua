-- Shows STORE, replaces CONTRACT by EDITED as another program would, and prints
-- the diagnostics before and after that.

local function wait(what)
  if not vim.wait(60000, what, 50) then
    io.stdout:write("nothing came\n")
    vim.cmd("cquit")
  end
end

local function importspy()
  for _, d in ipairs(vim.diagnostic.get(0)) do
    if d.source == "importspy" then
      return d
    end
  end
end

local published = false
local handler = vim.lsp.handlers["textDocument/publishDiagnostics"]
vim.lsp.handlers["textDocument/publishDiagnostics"] = function(...)
  published = true
  return handler(...)
end

vim.cmd("cd " .. vim.fn.fnameescape(vim.env.SHOP))
vim.cmd("edit " .. vim.fn.fnameescape(vim.env.STORE))
wait(function() return published end)
vim.wait(2000) -- analyzers come later than the compiler
local before = importspy()
io.stdout:write("before: " .. (before and before.message or "none") .. "\n")

vim.fn.writefile(vim.fn.readfile(vim.env.EDITED), vim.env.CONTRACT)
wait(importspy)
local after = importspy()
io.stdout:write("after: " .. after.message .. "\n")
for _, r in ipairs(after.user_data.lsp.relatedInformation) do
  io.stdout:write("related: " .. vim.fn.fnamemodify(r.location.uri, ":t") .. "\n")
end
vim.cmd("qall!")
