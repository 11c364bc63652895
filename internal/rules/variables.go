package rules

import (
	"cmp"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
)

// A ListedVariable is what contracts say about a variable, for people.
type ListedVariable struct {
	Name        string
	Required    bool
	Rule        string  // what its value must be, "" if it can be any text
	Default     *string // nil: none is known
	Secret      bool
	Description string
}

// Variables returns what the contracts that bind the package say about variables, the
// nearest first, and the mistakes in those above it. Its own contract may be nil.
func (b *Binding) Variables(own *contract.File) (list []ListedVariable, mistakes []finding.Finding) {
	b.bind(own)
	return b.listed(), b.unique()
}

// VariablesOf is Variables for what the contract of an imported package, at path in the
// folder dir, asks of its importers.
func (b *Binding) VariablesOf(path, dir string) []ListedVariable {
	return b.asImporterOf(path, dir).listed()
}

func (b *Binding) listed() (list []ListedVariable) {
	for _, env := range b.environments() {
		list = append(list, listed(env.Variables, false)...)
		for _, dep := range env.Deployments {
			list = append(list, listed(dep.Environment.Variables, true)...)
		}
	}
	return list
}

// listed returns the variables of a list. Those of one of several deployments need not be
// set in all.
func listed(variables []*contract.Variable, alternative bool) (list []ListedVariable) {
	for _, v := range variables {
		l := ListedVariable{Name: v.Name, Required: v.Required && !alternative, Rule: v.Rule(), Secret: v.Secret}
		if v.Default != nil {
			l.Default = &v.Default.Value
		}
		if v.Description != nil {
			l.Description = v.Description.Value
		}
		list = append(list, l)
	}
	return list
}

// MergeVariables returns one variable for each name, sorted: what is said of several must
// all hold. Of defaults and descriptions, the first counts.
func MergeVariables(list []ListedVariable) []ListedVariable {
	var merged []ListedVariable
	at := make(map[string]int)
	for _, v := range list {
		i, ok := at[v.Name]
		if !ok {
			at[v.Name] = len(merged)
			merged = append(merged, v)
			continue
		}
		m := &merged[i]
		m.Required, m.Secret = m.Required || v.Required, m.Secret || v.Secret
		m.Default, m.Description = cmp.Or(m.Default, v.Default), cmp.Or(m.Description, v.Description)
		switch {
		case m.Rule == "":
			m.Rule = v.Rule
		case v.Rule != "" && v.Rule != m.Rule:
			m.Rule += "; " + v.Rule
		}
	}
	for i := range merged {
		if merged[i].Required || merged[i].Secret {
			merged[i].Default = nil
		}
	}
	slices.SortFunc(merged, func(a, b ListedVariable) int { return cmp.Compare(a.Name, b.Name) })
	return merged
}
