// Package citest runs what CI services and hook managers are told to run: the
// steps of action.yml, the hook of .pre-commit-hooks.yaml, and the commands of
// docs/ci.md, without these services, as far as that can be. It has tests only.
package citest
