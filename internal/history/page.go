package history

import (
	"html/template"
	"io"
)

// maxListed is how many breaking changes of a version the page lists.
const maxListed = 200

var page = template.Must(template.New("history").Funcs(template.FuncMap{
	"first": func(list []Change) []Change { return list[:min(len(list), maxListed)] },
	"rest":  func(list []Change) int { return max(0, len(list)-maxListed) },
}).Parse(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.H.Module}}: what each version added and broke</title>
<style>
:root{color-scheme:light dark;--bg:#fff;--ink:#1f2328;--dim:#59636e;--line:#d1d9e0;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--bg:#0d1117;--ink:#e6edf3;--dim:#9198a1;--line:#30363d;--bad:#ff8a80}}
body{margin:0 auto;max-width:1240px;padding:24px;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif}
.chart{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin-top:16px}
caption{text-align:left;font-weight:600;padding:8px 0}
th,td{text-align:left;vertical-align:top;padding:6px 12px 6px 0;border-bottom:1px solid var(--line)}
th{color:var(--dim);font-weight:500}
td.n,th.n{text-align:right;padding-right:28px;font-variant-numeric:tabular-nums}
tr.understated td:last-child,tr.understated th{color:var(--bad);font-weight:600}
details{font-weight:400;color:var(--ink)}
summary{cursor:pointer}
ul{margin:4px 0 8px;padding-left:18px}
code{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
p{color:var(--dim)}
</style>
</head>
<body>
<main>
<div class="chart">{{.SVG}}</div>
<table>
<caption>{{.H.Module}}: {{.H.Summary}}</caption>
<thead><tr><th scope="col">version<th scope="col">date<th scope="col">after<th scope="col" class="n">added<th scope="col" class="n">broken<th scope="col">number</tr></thead>
<tbody>
{{range .H.Releases}}<tr class="{{.Verdict}}"><th scope="row">{{.Release}}</th><td>{{.Date}}</td><td>{{.Base}}</td>
{{- if and .Base (not .Failure)}}<td class="n">{{.Additions}}</td><td class="n">{{.Breaks}}</td>{{else}}<td></td><td></td>{{end -}}
<td>{{.Says}}{{if .Changes}}
<details><summary>{{len .Changes}} broken</summary><ul>
{{range first .Changes}}<li><code>{{.Package}}: {{.Message}}</code></li>
{{end}}{{with rest .Changes}}<li>and {{.}} more</li>{{end}}</ul></details>{{end}}</td></tr>
{{end}}</tbody>
</table>
<p>Written by importspy-vet history. A change is breaking if some client no longer compiles.</p>
</main>
</body>
</html>
`))

// HTML prints the history as a page: the picture, a table and the breaking changes.
func (h *History) HTML(w io.Writer) error {
	return page.Execute(w, struct {
		H   *History
		SVG template.HTML
	}{h, template.HTML(h.svg())})
}
