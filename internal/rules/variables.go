package rules

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
)

// A ListedVariable is what contracts say about a variable, for people.
type ListedVariable struct {
	Name        string
	Required    bool
	RequiredIn  []string // the deployments that require it, unless it is Required
	Rule        string   // what its value must be, "" if it can be any text
	Default     *string  // nil: none is known
	Secret      bool
	Description string

	deployment string // which says so, "" if the contract says it of all
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
		list = append(list, listed(env.Variables, "")...)
		for i, dep := range env.Deployments {
			list = append(list, listed(dep.Environment.Variables, deploymentName(dep, i))...)
		}
	}
	return list
}

// listed returns the variables of a list, which is that of a deployment if that has a name.
func listed(variables []*contract.Variable, deployment string) (list []ListedVariable) {
	for _, v := range variables {
		l := ListedVariable{Name: v.Name, Required: v.Required, Rule: v.Rule(), Secret: v.Secret, deployment: deployment}
		if v.Required && deployment != "" {
			l.Required, l.RequiredIn = false, []string{deployment}
		}
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
	byName := make(map[string][]ListedVariable)
	for _, v := range list {
		byName[v.Name] = append(byName[v.Name], v)
	}
	var merged []ListedVariable
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		m := ListedVariable{Name: name, Rule: strings.Join(rulesOf(byName[name]), "; ")}
		for _, v := range byName[name] {
			m.Required, m.Secret = m.Required || v.Required, m.Secret || v.Secret
			m.RequiredIn = append(m.RequiredIn, v.RequiredIn...)
			m.Default, m.Description = cmp.Or(m.Default, v.Default), cmp.Or(m.Description, v.Description)
		}
		if m.Required || m.Secret {
			m.Default = nil
		}
		merged = append(merged, m)
	}
	return merged
}

// rulesOf returns what the values of one variable must be, each rule once: first what holds
// for all, then what a deployment adds.
func rulesOf(list []ListedVariable) (texts []string) {
	add := func(text string) {
		if !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	for _, v := range list {
		if v.Rule != "" && v.deployment == "" {
			add(v.Rule)
		}
	}
	forAll := slices.Clone(texts)
	for _, v := range list {
		if v.Rule != "" && v.deployment != "" && !slices.Contains(forAll, v.Rule) {
			add("in " + v.deployment + ": " + v.Rule)
		}
	}
	return texts
}
