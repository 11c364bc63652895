package wording

import "github.com/importspy/importspy/internal/finding"

// A row has the sentence of a form in the words of check and of diff, and the note
// that follows it. Names in braces stand for what a finding has: {promised}, {actual},
// {detail}, {symbol}, {cause} and the arguments {1} to {3}.
type row struct {
	check string
	diff  string // "": as check
	note  string
	head  string // what the sentence begins with; "": {symbol} and a colon
}

// differs is the sentence for what both sides have.
const (
	differs     = "contract says {promised}, package has {actual}"
	differsDiff = "old has {promised}, new has {actual}"
)

var table = map[finding.Form]row{
	finding.Differs:           {check: differs, diff: differsDiff},
	finding.DiffersUnnameably: {check: differs, diff: differsDiff, note: "clients cannot name what differs"},
	finding.DiffersUnnamed:    {check: differs, diff: differsDiff, note: "clients have no name for it"},
	finding.DiffersUnseen:     {check: differs, diff: differsDiff, note: "clients cannot see it"},
	finding.DiffersNotInImports: {
		check: differs + ", which is identical; the package no longer imports the package that the contract names",
		diff:  differsDiff + ", which is identical; new no longer imports what old names",
	},
	finding.DiffersNotFound: {
		check: differs + ", which may be the same; it is not compared, since package {1} cannot be loaded",
		diff:  differsDiff + ", which may be the same; it is not compared, since {1} cannot be loaded",
	},
	finding.DiffersMisspelled: {check: differs + ", which may be the same; it is not compared, since package {1} cannot be loaded (did you mean {2}?)"},
	finding.DiffersInSize:     {check: differs, diff: differsDiff, note: "its size was {1} bytes and is {2}"},
	finding.NowConstraint: {
		check: "contract says {promised}, package has a constraint interface, which cannot be used as the type of a value",
		diff:  "old has {promised}, new has a constraint interface, which cannot be used as the type of a value",
	},
	finding.NowDeclared: {check: "contract says {promised}, package declares the type itself", diff: "old has {promised}, new declares the type itself"},

	finding.NoSuchObject:        {check: "contract declares {promised}, package does not declare it", diff: "old has {promised}, new does not"},
	finding.NotDeclared:         {check: "package exports {actual}, contract does not declare it", diff: "new exports {actual}, old does not"},
	finding.NotDeclaredHere:     {check: "package exports it here, contract declares it for other platforms only", diff: "new exports it here, old on other platforms only"},
	finding.NotDeclaredExposed:  {check: "package exposes this unexported type through its API, contract does not declare it", diff: "new exposes this unexported type through its API, old does not"},
	finding.ReplacedUnexported:  {check: "contract declares this unexported type, package has {actual} in its place", diff: "old has this unexported type, new has {actual} in its place"},
	finding.RenamedUnexported:   {check: "contract declares this unexported type, package calls it {actual}", diff: "old has this unexported type, new calls it {actual}"},
	finding.UnexposedUnexported: {check: "contract declares this unexported type, package no longer exposes it", diff: "old exposes this unexported type, new does not"},
	finding.OtherNoAlias:        {check: "contract declares an alias of another package, which is now a defined type"},
	finding.UnseenOther:         {check: "contract declares this type of another package, clients of this one no longer see it", diff: "clients of old see this type through it, clients of new do not"},
	finding.NewPackage:          {check: "new has it, old does not", head: "package {1}: "},
	finding.GonePackage:         {check: "old has it, new does not", head: "package {1}: "},

	finding.NoSuchMember:          {check: "contract says {promised}, package has no such member", diff: "old has {promised}, new has no such member"},
	finding.NoSuchField:           {check: "contract says {promised}, package has no such field", diff: "old has {promised}, new has no such field"},
	finding.NoSuchMethod:          {check: "contract says {promised}, package has no such method", diff: "old has {promised}, new has no such method"},
	finding.NoSuchPromotedField:   {check: "contract has it promoted from {1}, package has no such field", diff: "old promotes it from {1}, new has no such field"},
	finding.NoSuchPromotedMethod:  {check: "contract promotes {promised} from {1}, package has no such method", diff: "old promotes {promised} from {1}, new has no such method"},
	finding.MemberNotDeclared:     {check: "package has {actual}, contract does not declare it", diff: "new has {actual}, old does not"},
	finding.MemberKeepsApart:      {check: "package has {actual}, contract does not declare it; instances for different {1} are no longer assignable to each other", diff: "new has {actual}, old does not; instances for different {1} are no longer assignable to each other"},
	finding.InstancesApart:        {check: "contract's instances for different {1} are assignable to each other, package's are not", diff: "instances of old for different {1} are assignable to each other, those of new are not"},
	finding.PromotesNoMore:        {check: "contract's unnamed type promotes {1}, package's does not", diff: "the unnamed type promotes {1} in old, but not in new"},
	finding.PromotesOther:         {check: "contract's unnamed type promotes {1} as {promised}, package's as {actual}", diff: "the unnamed type promotes {1} as {promised} in old, as {actual} in new"},
	finding.ComparesNoMore:        {check: "contract's unnamed type is comparable, package's is not", diff: "the unnamed type is comparable in old, but not in new"},
	finding.InstancesTogether:     {check: "package's instances for different {actual} are assignable to each other, contract does not say so", diff: "instances of new for different {actual} are assignable to each other, those of old are not"},
	finding.MemberNotEmbedded:     {check: "package has {actual}, contract does not declare it; a client that implements it by embedding {1} lacks it", diff: "new has {actual}, old does not; a client that implements it by embedding {1} lacks it"},
	finding.MemberNotInLiteral:    {check: "package has {actual}, contract does not declare it; values of type {1} lack it", diff: "new has {actual}, old does not; values of type {1} lack it"},
	finding.LiteralTaken:          {check: "package has {actual}, to which values of an unnamed type are assignable; contract does not say so", diff: "values of an unnamed type are assignable to new ({actual}), but not to old"},
	finding.LiteralTakenOtherwise: {check: "contract says its underlying type is {promised}, package has {actual}, to which values of an unnamed type are assignable", diff: "the underlying type of old is {promised}, that of new {actual}"},
	finding.LiteralApart:          {check: "values of type {1} are assignable to the contract's, not to the package's", diff: "values of type {1} are assignable to old, but not to new"},
	finding.MemberNotDeclaredHere: {check: "package has it here, contract declares it for other platforms only", diff: "new has it here, old on other platforms only"},
	finding.MethodNowField:        {check: "contract has it as a method, package as a field", diff: "old has it as a method, new as a field"},
	finding.FieldNowMethod:        {check: "contract has it as a field, package as a method", diff: "old has it as a field, new as a method"},
	finding.FieldNowPromoted:      {check: "contract has it as a field, package promotes it from {1}", diff: "old has it as a field, new promotes it from {1}"},
	finding.FieldNowPromotedLiteral: {
		check: "contract has it as a field of {1}, package promotes it from {2}", diff: "old has it as a field of {1}, new promotes it from {2}",
		note: "composite literals cannot set it",
	},
	finding.EmbeddedNowField: {check: "contract embeds it, package has it as a field", diff: "old embeds it, new has it as a field"},
	finding.FieldNowEmbedded: {check: "contract has it as a field, package embeds it", diff: "old has it as a field, new embeds it"},
	finding.EmbeddedPointerGone: {
		check: "contract promotes it through an embedded pointer, package does not", diff: "old promotes it through an embedded pointer, new does not",
		note: "it can no longer be assigned through a non-addressable value",
	},
	finding.UnexportedNotEmbedded: {check: "contract embeds this unexported type, package does not", diff: "old embeds this unexported type, new does not"},
	finding.UnexportedNowEmbedded: {
		check: "package embeds this unexported type, which promotes members that the contract does not declare",
		diff:  "new embeds this unexported type, which promotes members that old does not have",
	},
	finding.TagDiffers:            {check: "contract says tag {promised}, package has tag {actual}", diff: "old has tag {promised}, new has tag {actual}"},
	finding.TagGone:               {check: "contract says tag {promised}, package has no tag", diff: "old has tag {promised}, new has no tag"},
	finding.TagNew:                {check: "contract says no tag, package has tag {actual}", diff: "old has no tag, new has tag {actual}"},
	finding.OrderDiffers:          {check: "contract has its fields in the order {promised}, package in the order {actual}", diff: "old has its fields in the order {promised}, new in the order {actual}"},
	finding.InterfaceNotEmbedded:  {check: "contract embeds {promised}, package does not", diff: "old embeds {promised}, new does not"},
	finding.ValueMethodNowPointer: {check: "contract has it in the method set of {1}, package in that of *{1} only", diff: "old has it in the method set of {1}, new in that of *{1} only"},
	finding.PointerMethodNowValue: {check: "contract has it in the method set of *{1} only, package in that of {1}", diff: "old has it in the method set of *{1} only, new in that of {1}"},

	finding.EmbeddedMethodsGone: {check: "contract embeds {promised}, package's interface does not have its unexported methods", diff: "old embeds {promised}, new does not have its unexported methods"},
	finding.NowSealed:           {check: "contract's interface can be implemented by clients, package's has unexported methods", diff: "old can be implemented by clients, new has unexported methods"},
	finding.NowSealedHere:       {check: "contract's interface has unexported methods of other packages only, package's has its own", diff: "old has unexported methods of other packages only, new has its own"},
	finding.NoLongerSealed:      {check: "contract says it is sealed, package's interface has no unexported methods", diff: "old is sealed, new has no unexported methods"},
	finding.SealedByEmbedded:    {check: "contract does not embed {actual}, which seals package's interface", diff: "old does not embed {actual}, which seals new"},
	finding.TypeSetDiffers:      {check: "contract allows {promised}, package allows {actual}", diff: "old allows {promised}, new allows {actual}"},
	finding.ConstraintDiffers:   {check: "contract constrains {1} by {promised}, package by {actual}", diff: "old constrains {1} by {promised}, new by {actual}"},
	finding.NoLongerComparable: {
		check: "contract's type is comparable, package's is not; if that was not promised, write comparable: false",
		diff:  "old is comparable, new is not",
	},
	finding.ComparableForArgument: {check: "contract's type is comparable for any {1}, package's only if {1} is comparable", diff: "old is comparable for any {1}, new only if {1} is comparable"},
	finding.ComparableForAny:      {check: "package's type is comparable for any {actual}, contract does not say so", diff: "new is comparable for any {actual}, old is not"},
	finding.BecameComparable:      {check: "contract says it is not comparable, package's type is", diff: "old is not comparable, new is"},
	finding.ImplementsReplaced:    {check: "contract says it implements {promised}, package has {actual} in its place", diff: "old implements {promised}, new has {actual} in its place"},
	finding.ImplementsByPointer:   {check: "contract says it implements {promised}, only a pointer to it does", diff: "old implements {promised}, in new only a pointer to it does"},
	finding.ImplementsNeither:     {check: "contract says it implements {promised}, neither it nor a pointer to it does", diff: "old implements {promised}, neither new nor a pointer to it does"},
	finding.ImplementsWithout:     {check: "contract says it implements {promised}, neither it nor a pointer to it does (method {1} is missing)", diff: "old implements {promised}, neither new nor a pointer to it does (method {1} is missing)"},
	finding.ImplementsWrongMethod: {check: "contract says it implements {promised}, neither it nor a pointer to it does (it has {2}, not {1})", diff: "old implements {promised}, neither new nor a pointer to it does (new has {2}, not {1})"},
	finding.ImplementsUnsealed:    {check: "contract says it implements {promised}, package's type has no unexported method of {1}", diff: "old implements {promised}, new has no unexported method of {1}"},
	finding.ImplementsGone:        {check: "contract says it implements {promised}, which the package no longer has", diff: "old implements {promised}, which new no longer has"},
	finding.ImplementsNotFound: {
		check: "contract says it implements {promised}; it is not compared, since package {1} cannot be loaded",
		diff:  "old implements {promised}; it is not compared, since {1} cannot be loaded",
	},
	finding.ImplementsMisspelled:  {check: "contract says it implements {promised}; it is not compared, since package {1} cannot be loaded (did you mean {2}?)"},
	finding.ImplementsNotEmbedded: {check: "contract's type lets types that embed it implement {promised}, package's does not", diff: "old lets types that embed it implement {promised}, new does not"},
	finding.ImplementsUndeclared:  {check: "package's type implements {actual}, contract does not say so", diff: "new implements {actual}, old does not"},
	finding.NoLongerDeprecated:    {check: `contract says it is deprecated, its doc comment has no "Deprecated:" paragraph`, diff: "old is deprecated, new is not"},
	finding.BecameDeprecated:      {check: "its doc comment says it is deprecated, contract does not", diff: "new is deprecated, old is not"},

	finding.UnexportedFieldsAdded:  {check: "contract's struct allows unkeyed literals, package's has unexported fields", diff: "old allows unkeyed literals, new has unexported fields"},
	finding.FieldsAdded:            {check: "number of fields: contract's struct has {promised}, package's has {actual}", diff: "number of fields: old has {promised}, new has {actual}", note: "unkeyed literals must list them all"},
	finding.NotConvertible:         {check: "contract's struct can be converted to {promised}, package's cannot", diff: "old can be converted to {promised}, new cannot"},
	finding.ShadowsWhereEmbedded:   {check: "package has it, contract does not declare it", diff: "new has it, old does not", note: shadowsWhereEmbedded},
	finding.ShadowsBehindEmbedding: {check: "package has it, contract does not declare it", diff: "new has it, old does not", note: shadowsBehindEmbedding},
	finding.DepthWhereEmbedded:     {check: depth, diff: depthDiff, note: shadowsWhereEmbedded},
	finding.DepthBehindEmbedding:   {check: depth, diff: depthDiff, note: shadowsBehindEmbedding},
	finding.MergedWithType:         {check: "contract has a separate type, package has the same type as {actual}", diff: "old is a separate type, new is the same type as {actual}", note: "a type switch cannot tell them apart"},
	finding.MergedWithDeclared:     {check: "contract has a separate type, package has one type for it and {actual}", diff: "old is a separate type, new is one type with {actual}"},
	finding.SizeDiffers:            {check: "contract says {promised} bytes, package's type has {actual}", diff: "old has {promised} bytes, new has {actual}"},
	finding.HiddenDiffers: {
		check: "contract has the unexported fields {promised}, package has {actual}", diff: "old has the unexported fields {promised}, new has {actual}",
		note: hiddenNote,
	},
	finding.HiddenDigestDiffers: {
		check: "contract has the digest {promised} of other unexported fields, package has {actual}", diff: "old has the digest {promised} of other unexported fields, new has {actual}",
		note: hiddenNote,
	},

	finding.NotThere:        {check: "contract declares it, {detail}", head: "{1}: "},
	finding.NoGoFiles:       {check: "contract declares it, it has no Go files for this platform", head: "{1}: "},
	finding.NoGoFilesNamed:  {check: "contract declares it, it has no Go files for this platform", note: "to restrict its entries to other platforms, also name one for which it has files", head: "{1}: "},
	finding.WaivesRuleAbove: {check: "a waiver cannot lift {1} here: the rule is in a contract above; list the package in the rule's except, and remove the waiver"},
	finding.WaivesNothing:   {check: "there is no finding {1} to waive; remove the waiver"},

	finding.Mistake:         {check: "{detail}", head: none},
	finding.Moved:           {check: "{promised} is now {actual}; 'importspy-vet move ./...' renames it in all contracts", head: none},
	finding.MistakeOfImport: {check: "what its contract requires of importers cannot be determined: {place}: {detail}", head: "{1}: "},

	finding.ImportForbidden:           {check: "contract denies its import"},
	finding.ImportForbiddenVersions:   {check: "contract denies its import in versions {1}, this is {2}"},
	finding.ImportForbiddenUnknown:    {check: "contract denies its import in versions {1} (version in use unknown)"},
	finding.ImportForbiddenIndirectly: {check: "contract denies it, package depends on it through {1}"},
	finding.ImportNotAllowed:          {check: "contract does not allow its import"},
	finding.ImporterForbidden:         {check: "its contract does not allow {1} to import it"},
	finding.ImporterNotAllowed:        {check: "its contract does not allow {1} to import it"},
	finding.RequiredNotMet:            {check: "{cause}", head: "{1}."},
	finding.ProvidesNotMet:            {check: "{cause}", head: "{1}: "},
	finding.ImportersNotMet:           {check: "a requirement of its contract on importers is not met: {cause}", head: "{1}: "},
	finding.RequiredIsSelf:            {check: "listed under imports.require, but it is this package; write what it offers under exports"},
	finding.RequiredNotImported:       {check: "listed under imports.require but not imported; fix or remove the rule"},
	finding.PatternUnused:             {check: "pattern in {1} matches no package; fix or remove it"},
	finding.PatternMisspelled:         {check: "pattern in {1} matches no package; did you mean {2}?"},
	finding.ExceptionUnexplained:      {check: "exception in {1} has no reason; write it as {2}"},
	finding.PatternOutside:            {check: "pattern in {1} leads out of the module, to {2}, where no package is known; for another module, write its import path"},
	finding.PatternOutsideMisspelled:  {check: "pattern in {1} leads out of the module, to {2}, where no package is known; did you mean {3}?"},
	finding.ContractAbsent:            {check: "package has no contract, but one is required; 'importspy-vet init' writes it"},

	finding.ReturnsMissing:      {check: "contract declares a func that returns {promised}, package does not declare it"},
	finding.ReturnsUnimported:   {check: "cannot determine whether it returns {promised}, since the package does not import it"},
	finding.ReturnsNothing:      {check: "contract says it returns {promised}, it returns nothing"},
	finding.ReturnsOther:        {check: "contract says it returns {promised}, it returns {actual}"},
	finding.ReturnsOtherPlain:   {check: "contract says it returns {promised}, it returns {actual}, which does not implement it"},
	finding.ReturnsOtherByValue: {check: "contract says it returns {promised}, it returns {actual}, which does not implement it, though a pointer to it does"},
	finding.ReturnsWrongMethod:  {check: "contract says it returns {promised}, it returns {actual}, whose method {1} is not {2}"},
	finding.ReturnsNoMethod:     {check: "contract says it returns {promised}, it returns {actual}, which has no method {1}"},
	finding.ProvidesUnknown:     {check: "cannot determine whether an exported type implements it, since the package does not import it"},
	finding.ProvidesNoInterface: {check: "it is not an interface, so no type implements it"},
	finding.ProvidesNone:        {check: "contract requires an exported type that implements it, no exported type does"},
	finding.ProvidesLacking:     {check: "contract requires an exported type that implements it, no exported type does; {actual} comes closest but lacks {1}"},
	finding.ProvidesOther:       {check: "contract requires an exported type that implements it, no exported type does; {actual} comes closest but has {2}, not {1}"},
	finding.ProvidesUnexported:  {check: "contract requires an exported type that implements it, package has only the unexported {actual}"},

	finding.InitDoesNotCall:        {check: "contract says init calls it, package's init does not"},
	finding.InitDoesNotImport:      {check: "contract says init calls it, package's init does not, nor does it import {1}"},
	finding.InitDoesNotImportNamed: {check: "contract says init calls it, package's init does not, nor does it import {1}; if {2} is meant, write {3}"},
	finding.InitMayCall:            {check: "contract says init calls it, package's init may, through a function value or an interface: {1}"},
	finding.InitNotReached:         {check: "contract says init calls it, package calls it in {1}, which init does not reach"},

	finding.NoGoVersion:           {check: "contract allows {promised}, the version that the module requires is unknown in this driver; set the analyzer option GoVersion"},
	finding.ModuleGoVersion:       {check: "the module requires this Go version, contract allows {promised}"},
	finding.FileGoVersion:         {check: "the file requires this Go version, contract allows {promised}"},
	finding.PlatformNotAllowed:    {check: "contract does not allow this platform, only {promised}"},
	finding.UseForbidden:          {check: "contract forbids it"},
	finding.UseForbiddenDetail:    {check: "contract forbids it, package uses {actual}"},
	finding.VariableNotDeclared:   {check: "package reads this environment variable through {1}, contract does not declare it"},
	finding.VariableNotRead:       {check: "contract requires this environment variable, package does not read it itself", note: readsNotConsidered},
	finding.VariableNotReadByName: {check: "contract requires this environment variable, package does not read it under a name that can be determined", note: readsNotConsidered},
	finding.VariableNameUnknown:   {check: "cannot determine which variables the package reads through {2}", head: "{1}: "},
	finding.DefaultDiffers:        {check: "contract says its default is {promised}, package uses {actual} if it is not set"},
	finding.DefaultNotAllowed:     {check: "contract requires its value to be {promised}, package uses {actual} if it is not set"},
	finding.DefaultOfSecret:       {check: "contract says it is a secret, package uses a constant if it is not set"},
	finding.HostPlatform:          {check: "contract is for {promised}, not for this platform"},
	finding.HostGoVersion:         {check: "contract is for Go {promised}, not for this version"},
	finding.HostBuildMode:         {check: "contract requires -buildmode={promised}"},
	finding.HostVariable:          {check: "contract requires this environment variable, it is not set"},
	finding.HostValue:             {check: "contract requires its value to be {promised}, it is not"},
	finding.HostDeployment:        {check: "{2} is not satisfied: {cause}"},
	finding.HostNearest:           {check: "none of {1} is satisfied; the closest is {2}: {cause}"},
	finding.GuardStale:            {check: "the environment in the contract of {1} has changed since this guard was written; run importspy-vet guard"},
	finding.GuardLacks:            {check: "contract of {1} requires what this guard does not check; run importspy-vet guard"},
	finding.GuardExtra:            {check: "contract of {1}, which this guard was made from, no longer requires anything here; run importspy-vet guard"},
	finding.GuardUnknown:          {check: "cannot determine whether this guard is up to date: contract of {1}: {2}"},
	finding.GuardOfOther:          {check: "this is the guard of {1}; run importspy-vet guard"},
	finding.LoaderStale:           {check: "this is not what importspy-vet guard -loader writes for the contract of {1}; run it"},
	finding.LoaderGone:            {check: "the contract of {1}, which this loader is for, is gone"},
	finding.LoaderUnknown:         {check: "cannot determine whether this loader is up to date: contract of {1}: {2}"},
	finding.NotAPlugin:            {check: "contract says it is built as a plugin, which must be package main"},
	finding.GuardEdited:           {check: "this is not what importspy-vet guard writes; run it"},
}

const (
	depth     = "contract has it at depth {promised}, package at depth {actual}"
	depthDiff = "old has it at depth {promised}, new at depth {actual}"

	shadowsWhereEmbedded   = "where clients embed {1}, it can hide what they promote from other fields"
	shadowsBehindEmbedding = "where clients embed a type that embeds {1}, it can hide what they promote from other fields"

	hiddenNote = "conversions, comparisons and types of clients can depend on them"

	readsNotConsidered = "reads in other packages are not considered"
)

// none is the head of a sentence that is about the contract as a whole.
const none = "-"
