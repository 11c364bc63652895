package contract

// bareRules copies the sections on what surrounds a package, without places.
func bareRules(g, f *File) {
	g.lists = f.lists
	g.Provides = bareTexts(f.Provides)
	if f.Calls != nil {
		g.Calls = []String{}
	}
	for _, c := range f.Calls {
		g.Calls = append(g.Calls, String{Value: c.Value})
	}
	for _, r := range f.Results {
		g.Results = append(g.Results, &Result{Name: r.Name, Interface: Text{Value: r.Interface.Value}})
	}
	g.Imports = bareImports(f)
	if im := f.Importers; im != nil {
		g.Importers = &Importers{Allow: bareRuleList(im.Allow), Deny: bareRuleList(im.Deny), Except: bareRuleList(im.Except), Tests: im.Tests}
		if len(im.Except) == 0 {
			g.Importers.Except = nil
		}
		if im.Require != nil {
			g.Importers.Require = barePart(im.Require, f)
		}
	}
	for _, fam := range f.Subpackages {
		b := &Family{Match: bareStrings(fam.Match), Required: bareBool(fam.Required), Part: barePart(fam.Part, f)}
		if len(fam.Except) > 0 {
			b.Except = bareRuleList(fam.Except)
		}
		g.Subpackages = append(g.Subpackages, b)
	}
	g.Skip = bareRuleList(f.Skip)
	if env := f.Environment; env != nil {
		g.Environment = bareEnvironment(env)
		for _, dep := range env.Deployments {
			g.Environment.Deployments = append(g.Environment.Deployments, &Deployment{Name: bareString(dep.Name), Environment: bareEnvironment(dep.Environment)})
		}
	}
}

// bareEnvironment copies an environment without its deployments.
func bareEnvironment(env *Environment) *Environment {
	g := &Environment{Go: bareString(env.Go), Platforms: barePlatforms(env.Platforms), Forbid: bareStrings(env.Forbid), BuildMode: bareString(env.BuildMode)}
	if env.Variables != nil {
		g.Variables = []*Variable{}
	}
	for _, v := range env.Variables {
		g.Variables = append(g.Variables, &Variable{
			Name: v.Name, Required: v.Required, Type: bareString(v.Type), Values: bareStrings(v.Values), Pattern: bareString(v.Pattern),
			Default: bareString(v.Default), Secret: v.Secret, Description: bareString(v.Description),
		})
	}
	return g
}

// barePart copies a part of f, without the uses that it has from there.
func barePart(part, f *File) *File {
	b := bare(part)
	b.Uses = nil
	for _, u := range part.ownUses(f) {
		b.Uses = append(b.Uses, &Use{Name: u.Name, Path: u.Path})
	}
	return b
}

func bareImports(f *File) *Imports {
	im := f.Imports
	if im == nil {
		return nil
	}
	b := &Imports{ImportRules: ImportRules{bareRuleList(im.Allow), bareRuleList(im.Deny)}}
	if im.Tests != nil {
		b.Tests = &ImportRules{bareRuleList(im.Tests.Allow), bareRuleList(im.Tests.Deny)}
	}
	for _, r := range im.Require {
		b.Require = append(b.Require, &Requirement{Path: String{Value: r.Path.Value}, Part: barePart(r.Part, f)})
	}
	return b
}

func bareRuleList(rules []*Rule) []*Rule {
	if rules == nil {
		return nil
	}
	list := []*Rule{}
	for i, r := range rules {
		b := &Rule{
			Pattern: String{Value: r.Pattern.Value}, Reason: bareString(r.Reason), Except: bareStrings(r.Except),
			Files: bareStrings(r.Files), Version: bareString(r.Version), Indirect: bareBool(r.Indirect),
		}
		if i > 0 && rules[i-1].sharesItem(r) {
			b.Reason, b.Version, b.Indirect = list[i-1].Reason, list[i-1].Version, list[i-1].Indirect
		}
		list = append(list, b)
	}
	return list
}

func bareStrings(list []*String) []*String {
	if list == nil {
		return nil
	}
	bare := []*String{}
	for _, s := range list {
		bare = append(bare, bareString(s))
	}
	return bare
}

func bareTexts(texts []Text) (bare []Text) {
	if texts != nil {
		bare = []Text{}
	}
	for _, t := range texts {
		bare = append(bare, Text{Value: t.Value})
	}
	return bare
}
