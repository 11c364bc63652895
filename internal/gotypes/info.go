package gotypes

import (
	"go/ast"
	"go/types"
)

// NewInfo returns what the type checker fills with all that it can record of a
// package.
func NewInfo() *types.Info {
	return &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Instances:    make(map[*ast.Ident]types.Instance),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		Scopes:       make(map[ast.Node]*types.Scope),
		FileVersions: make(map[*ast.File]string),
	}
}

// NewDeclInfo returns what the type checker fills with which objects names stand for, and
// the Go versions of files: as much as is needed of a package without function bodies.
func NewDeclInfo() *types.Info {
	return &types.Info{
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		FileVersions: make(map[*ast.File]string),
	}
}
