package plugintest_test

import "testing"

func TestCaddy(t *testing.T) {
	slow(t)
	h := newTree(t, "github.com/caddyserver/caddy/v2@v2.11.9", "h1:bhZtcRKQOq0fuLvEgCdPYvUxXyGn9kzjG4lh2332DTE=")
	h.copyContract(t, "caddy.yaml", "modules")
	h.args, h.packages = []string{"./modules/..."}, 35
	h.verify(t, []seed{
		{
			what:  "the module is not registered, its directive is",
			edits: []edit{{"modules/caddyhttp/push/handler.go", `	caddy.RegisterModule(Handler{})`, ``}},
			want:  []string{"init-call-missing modules/caddyhttp/push/caddyfile.go: package push"},
		},
		{
			what:  "the registration is in a function that nobody calls",
			edits: []edit{{"modules/caddyhttp/map/map.go", `func init() {`, `func register() {`}},
			want:  []string{"init-call-missing modules/caddyhttp/map/map.go: caddy.RegisterModule(Handler{})"},
		},
		{
			what:  "the registration is in the method that makes the module ready",
			edits: []edit{{"modules/filestorage/filestorage.go", `func init() {`, `func (FileStorage) Register() {`}},
			want:  []string{"init-call-missing modules/filestorage/filestorage.go: caddy.RegisterModule(FileStorage{})"},
		},
		{
			what:  "one that has no exported type does not register",
			edits: []edit{{"modules/caddytls/standardstek/stek.go", `	caddy.RegisterModule(standardSTEKProvider{})`, ``}},
			want:  []string{"init-call-missing modules/caddytls/standardstek/stek.go: package standardstek"},
		},
		{
			what: "the type is not exported any more",
			edits: []edit{
				{"modules/caddyhttp/requestbody/*.go", `RequestBody)`, `requestBody)`},
				{"modules/caddyhttp/requestbody/*.go", `RequestBody{`, `requestBody{`},
				{"modules/caddyhttp/requestbody/requestbody.go", `type RequestBody struct`, `type requestBody struct`},
			},
			want: []string{"not-provided modules/caddyhttp/requestbody/requestbody.go: type requestBody struct {"},
		},
		{
			what: "a new package does not register",
			edits: []edit{{"modules/caddyhttp/teapot/teapot.go", "", `package teapot

import "github.com/caddyserver/caddy/v2"

type Teapot struct{}

func (Teapot) CaddyModule() caddy.ModuleInfo {
	return caddy.ModuleInfo{ID: "http.handlers.teapot", New: func() caddy.Module { return new(Teapot) }}
}
`}},
			want: []string{"init-call-missing modules/caddyhttp/teapot/teapot.go: package teapot"},
		},

		{
			what:  "a helper registers",
			edits: []edit{{"modules/caddyhttp/timeouts/timeouts.go", `func init() {`, "func init() { register() }\n\nfunc register() {"}},
		},
	})
}
