// Modules for the tests of internal/realtest, which copy them and write
// contracts for them. This module is never built.
module github.com/importspy/importspy/internal/realtest/modules/sys

go 1.26

require golang.org/x/sys v0.30.0
