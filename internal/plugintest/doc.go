// Package plugintest holds the plugins of well-known hosts to the contracts in
// docs/plugins, as released and with defects put in. It has tests only, which
// download modules and compile them, and run if IMPORTSPY_SLOW=1 is set.
package plugintest
