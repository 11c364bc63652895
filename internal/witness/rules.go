package witness

import "github.com/importspy/importspy/contract"

// generators has the generators of each rule, in stages: if no candidate of one proves
// the finding, then those of the next are tried.
var generators = map[contract.RuleID][][]generator{
	contract.ExportMissing:     {{(*gen).mention}, {(*gen).inferredCall}},
	contract.KindChanged:       {{(*gen).mention, (*gen).kind}, {(*gen).inferredCall}},
	contract.NameChanged:       {{(*gen).imported}},
	contract.SignatureChanged:  {{(*gen).signature}, {(*gen).used}, {(*gen).paired, (*gen).ownNames, (*gen).assigned, (*gen).inferredCall}, {(*gen).deep}},
	contract.TypeChanged:       {{(*gen).constantType, (*gen).variable, (*gen).declared}, {(*gen).used, (*gen).inferred, (*gen).compared}, {(*gen).paired, (*gen).ownNames, (*gen).assigned, (*gen).betweenLiterals, (*gen).ofLiterals, (*gen).implementing, (*gen).implemented, (*gen).implementedByTypes, (*gen).selectedAll, (*gen).instancesAssigned}, {(*gen).typeSet}, {(*gen).takers}, {(*gen).deep}},
	contract.ValueChanged:      {{(*gen).constantValue}},
	contract.FieldMissing:      {{(*gen).ownSelected}, {(*gen).selected}, {(*gen).fields}, {(*gen).deep}},
	contract.FieldChanged:      {{(*gen).ownSelected}, {(*gen).selected}, {(*gen).fields, (*gen).methods, (*gen).hidden}, {(*gen).paired, (*gen).ownNames, (*gen).reassigned}, {(*gen).deep}},
	contract.FieldExtra:        {{(*gen).hidden}},
	contract.MethodMissing:     {{(*gen).ownSelected}, {(*gen).selected}, {(*gen).methods}, {(*gen).typeSet, (*gen).instantiated, (*gen).implementing, (*gen).takers}, {(*gen).deep}},
	contract.MethodExtra:       {{(*gen).implemented}, {(*gen).hidden, (*gen).implementedByTypes}, {(*gen).typeSet, (*gen).takers, (*gen).instancesAssigned, (*gen).ofLiterals}},
	contract.MethodChanged:     {{(*gen).ownSelected}, {(*gen).selected}, {(*gen).methods}, {(*gen).reassigned, (*gen).paired, (*gen).ownNames, (*gen).implemented, (*gen).implementedByTypes, (*gen).typeSet, (*gen).takers}, {(*gen).implementing}, {(*gen).deep}},
	contract.MethodReceiver:    {{(*gen).selected, (*gen).methods}, {(*gen).implementing, (*gen).unaddressed}},
	contract.ConstraintChanged: {{(*gen).instantiated, (*gen).declared}, {(*gen).typeSet, (*gen).methods, (*gen).takers}},
	contract.SealedChanged:     {{(*gen).implemented}, {(*gen).typeSet, (*gen).implementedByTypes, (*gen).takers}},
	contract.NotImplemented:    {{(*gen).implementing}},
	contract.NotComparable:     {{(*gen).compared}},
}
