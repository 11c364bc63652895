"use strict";
// The page works without this script; it adds searching and the graph.
(() => {
	const data = JSON.parse(document.getElementById("data").textContent);
	const $ = id => document.getElementById(id);
	const packages = [...document.querySelectorAll("details.package")];
	const folders = [...document.querySelectorAll("details.folder")];
	const texts = new Map(packages.map(p => // without the names of other packages
		[p, [...p.querySelectorAll("summary, .body > p:first-child, .findings, .rules")].map(e => e.textContent).join("\n").toLowerCase()]));
	document.querySelector(".search").hidden = false;

	// Searching: a package is shown if it has all words and the marks that are asked for.
	function search() {
		const words = $("q").value.toLowerCase().split(/\s+/).filter(Boolean);
		const findings = $("only-findings").checked, missing = $("only-missing").checked;
		const narrowed = words.length > 0 || findings || missing;
		let hits = 0;
		for (const p of packages) {
			const hit = words.every(w => texts.get(p).includes(w)) &&
				(!findings || "findings" in p.dataset) && (!missing || "missing" in p.dataset);
			p.parentElement.classList.toggle("hidden", !hit);
			if (hit) hits++;
		}
		for (const f of [...folders].reverse()) { // those within others first
			const some = [...f.querySelectorAll("details.package")].some(p => !p.parentElement.classList.contains("hidden"));
			f.parentElement.classList.toggle("hidden", !some);
			if (narrowed && some) f.open = true;
		}
		$("hits").textContent = narrowed ? (hits === 1 ? "1 package" : hits + " packages") : "";
	}
	let timer;
	$("q").addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, 60); });
	$("only-findings").addEventListener("change", search);
	$("only-missing").addEventListener("change", search);
	document.querySelector(".search").addEventListener("submit", e => e.preventDefault());
	$("expand").addEventListener("click", () => { for (const f of folders) f.open = true; });
	$("collapse").addEventListener("click", () => { for (const d of [...folders, ...packages]) d.open = false; });
	document.addEventListener("keydown", e => {
		if (e.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) { e.preventDefault(); $("q").focus(); }
		if (e.key === "Escape" && e.target === $("q")) { $("q").value = ""; search(); }
	});

	// A link to a package opens it and the folders around it.
	function reveal(id) {
		const p = $(id);
		if (!p) return;
		if (p.closest(".hidden")) { $("q").value = ""; $("only-findings").checked = $("only-missing").checked = false; search(); }
		for (let d = p; d; d = d.parentElement.closest("details")) d.open = true;
		p.scrollIntoView({block: "center"});
		p.querySelector("summary").focus({preventScroll: true});
	}
	const fromHash = () => {
		const hash = decodeURIComponent(location.hash.slice(1));
		if (hash.startsWith("q=")) { $("q").value = hash.slice(2); search(); } else if (hash) reveal(hash);
	};
	window.addEventListener("hashchange", fromHash);
	document.addEventListener("click", e => {
		const a = e.target.closest("a[href^='#p-']");
		if (a) { e.preventDefault(); reveal(decodeURIComponent(a.getAttribute("href").slice(1))); }
	});
	fromHash();

	// The graph. Folders are nodes until they are opened.
	document.documentElement.dataset.ready = "true";
	if (data.edges.length === 0) return;
	$("graph").hidden = false;
	const svg = $("drawing"), NS = "http://www.w3.org/2000/svg";
	const opened = new Set();
	const parts = data.nodes.map(n => n.rel.split("/"));
	// box returns the node that shows a package: the outermost folder that is not open.
	// Folders with one package, and the root, are never closed.
	const size = new Map();
	for (const p of parts) for (let i = 1; i <= p.length; i++) { const f = p.slice(0, i).join("/"); size.set(f, (size.get(f) || 0) + 1); }
	function box(i) {
		for (let k = 1; k <= parts[i].length; k++) {
			const f = parts[i].slice(0, k).join("/");
			if (size.get(f) > 1 && !opened.has(f)) return f;
		}
		return "=" + i; // the package alone
	}
	const el = (name, attrs, parent) => {
		const e = document.createElementNS(NS, name);
		for (const k in attrs) e.setAttribute(k, attrs[k]);
		if (parent) parent.appendChild(e);
		return e;
	};

	// inOrder returns nodes so that few imports lead to one that comes before: what nothing else
	// imports first, what imports nothing else last, and of a cycle the one that imports more
	// than it is imported (Eades, Lin and Smyth, 1993).
	function inOrder(nodes) {
		const left = new Map(nodes.map(b => [b.key, b])), first = [], last = [];
		for (const b of nodes) { b.importers = new Map(); b.imports = new Map(); }
		for (const b of nodes) for (const [k, e] of b.out) if (e.n && k !== b.key) { b.imports.set(k, e.n); left.get(k).importers.set(b.key, e.n); }
		const sum = m => [...m.values()].reduce((s, n) => s + n, 0);
		while (left.size) {
			let best, most = -Infinity;
			for (const b of left.values()) {
				const n = b.importers.size === 0 ? Infinity : b.imports.size === 0 ? 1e9 : sum(b.imports) - sum(b.importers);
				if (n > most) { best = b; most = n; }
				if (n === Infinity) break;
			}
			most === 1e9 ? last.unshift(best) : first.push(best);
			left.delete(best.key);
			for (const k of best.imports.keys()) if (left.has(k)) left.get(k).importers.delete(best.key);
			for (const k of best.importers.keys()) if (left.has(k)) left.get(k).imports.delete(best.key);
		}
		return [...first, ...last];
	}

	function draw(focus) {
		const boxes = new Map();
		data.nodes.forEach((n, i) => {
			const key = box(i);
			if (!boxes.has(key)) boxes.set(key, {key, members: [], out: new Map(), in: new Set(), after: new Set()});
			boxes.get(key).members.push(i);
		});
		for (const e of data.edges) {
			const a = boxes.get(box(e.from)), b = boxes.get(box(e.to));
			if (a === b && !e.why) continue;
			const old = a.out.get(b.key) || {why: [], n: 0};
			if (e.why) old.why.push(data.nodes[e.from].rel + ": " + e.why); else old.n++;
			a.out.set(b.key, old);
			if (a !== b) b.in.add(a.key);
			if (a !== b && !e.why) b.after.add(a.key);
		}
		// A node is right of all that may import it. Where folders import one another, the
		// fewer imports go back, and so does what is against a rule.
		const done = new Set();
		for (const b of inOrder([...boxes.values()])) {
			b.rank = 0;
			for (const k of b.after.size ? b.after : b.in) if (done.has(k)) b.rank = Math.max(b.rank, boxes.get(k).rank + 1);
			done.add(b.key);
		}
		const columns = [];
		for (const b of boxes.values()) (columns[b.rank] ||= []).push(b);
		for (const c of columns) c.sort((a, b) => a.key < b.key ? -1 : 1);
		// Each node near those that it is connected with.
		for (let sweep = 0; sweep < 4; sweep++) {
			for (const c of columns) c.forEach((b, i) => b.at = i / c.length);
			for (const c of sweep % 2 ? [...columns].reverse() : columns) {
				for (const b of c) {
					const near = sweep % 2 ? [...b.out.keys()] : [...b.in];
					b.want = near.length ? near.reduce((s, k) => s + boxes.get(k).at, 0) / near.length : b.at;
				}
				c.sort((a, b) => a.want - b.want || (a.key < b.key ? -1 : 1));
				c.forEach((b, i) => b.at = i / c.length);
			}
		}
		const label = b => b.key[0] === "=" ? data.nodes[b.members[0]].rel : b.key + "/ (" + b.members.length + ")";
		// Paths of other modules are long, and their ends say most.
		const short = b => label(b).length > 28 ? "…" + label(b).slice(-27) : label(b);
		let x = 12, height = 0;
		for (const c of columns) {
			const width = Math.max(...c.map(b => short(b).length)) * 7 + 18;
			c.forEach((b, i) => { b.x = x; b.w = width; b.y = 12 + i * 30; });
			height = Math.max(height, 12 + c.length * 30);
			x += width + 56;
		}
		const width = x - 12; // with room for lines around
		svg.replaceChildren();
		for (const [k, v] of Object.entries({width, height: height + 6, viewBox: "0 0 " + width + " " + (height + 6)})) svg.setAttribute(k, v);
		const edges = el("g", {"aria-hidden": "true"}, svg), denied = [];
		const line = (a, b, e) => {
			const y1 = a.y + 11, y2 = b.y + 11;
			let x1 = a.x + a.w, x2 = b.x, d, head = -7; // of the arrow; 7: it comes from the right
			if (a === b) {
				d = `M${x1} ${y1 - 4}c26 -12 26 20 0 8`;
				x2 = 0; // no arrow
			} else if (a.rank === b.rank) { // around, on the right
				x2 = b.x + b.w; head = 7;
				d = `M${x1} ${y1}C${x1 + 34} ${y1} ${x2 + 34} ${y2} ${x2} ${y2}`;
			} else {
				if (a.rank > b.rank) { x1 = a.x; x2 = b.x + b.w; head = 7; } // back
				const bend = (x2 - x1) / 2;
				d = `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
			}
			const kind = e.why.length ? "denied" : "";
			const p = el("path", {d, class: kind}, edges);
			if (e.why.length) el("title", {}, p).textContent = e.why.join("\n");
			const arrow = x2 && el("path", {d: `M${x2} ${y2}l${head} -4v8z`, class: "head " + kind}, edges);
			for (const q of [p, arrow]) if (q) { q.dataset.a = a.key; q.dataset.b = b.key; }
		};
		for (const b of boxes.values()) for (const [k, e] of b.out) e.why.length ? denied.push([b, boxes.get(k), e]) : line(b, boxes.get(k), e);
		for (const d of denied) line(...d); // above the others
		for (const c of columns) for (const b of c) node(b, label(b), short(b));
		requestAnimationFrame(() => { $("wider").hidden = width <= svg.parentElement.clientWidth; });
		if (focus) { const f = svg.querySelector(`[data-key="${CSS.escape(focus)}"]`); if (f) f.focus(); }
	}

	function node(b, text, shown) {
		const folder = b.key[0] !== "=", members = b.members.map(i => data.nodes[i]);
		const bad = members.some(n => n.verdict === "breaking" || n.verdict === "violation");
		const warn = !bad && members.some(n => n.verdict === "compatible");
		const against = [...b.out.values()].reduce((s, e) => s + e.why.length, 0);
		const g = el("g", {
			class: "node" + (folder ? " folder" : "") + (bad ? " bad" : warn ? " warn" : "") + (members.every(n => n.bare) ? " bare" : ""),
			tabindex: "0", role: "button", "data-key": b.key, transform: `translate(${b.x} ${b.y})`,
			"aria-label": text + (folder ? ", folder, closed" : "") + (bad ? ", has findings" : "") +
				", imports " + b.out.size + ", imported by " + b.in.size + (against ? ", " + against + " against rules" : ""),
		}, svg);
		el("rect", {width: b.w, height: 22, rx: folder ? 3 : 11}, g);
		el("text", {x: 9, y: 15}, g).textContent = shown;
		el("title", {}, g).textContent = members.length === 1 ? members[0].path : members.length + " packages";
		const act = () => {
			if (folder) { opened.add(b.key); draw(box(b.members[0])); return; }
			if (members[0].id) reveal(members[0].id);
		};
		g.addEventListener("click", act);
		g.addEventListener("keydown", e => {
			if (e.key === "Enter" || e.key === " ") { e.preventDefault(); act(); }
			if (e.key === "Backspace" || e.key === "Escape") { // closes the folder around it
				const rel = folder ? b.key : members[0].rel, up = [...opened].filter(f => (rel + "/").startsWith(f + "/")).sort().pop();
				if (up) { e.preventDefault(); opened.delete(up); draw(up); }
			}
		});
		const light = on => () => {
			svg.classList.toggle("focused", on);
			for (const p of svg.querySelectorAll("path")) p.classList.toggle("on", on && (p.dataset.a === b.key || p.dataset.b === b.key));
		};
		for (const e of ["mouseenter", "focus"]) g.addEventListener(e, light(true));
		for (const e of ["mouseleave", "blur"]) g.addEventListener(e, light(false));
	}
	if (data.nodes.length <= 40) for (const [f, n] of size) if (n > 1) opened.add(f);
	draw();
	document.documentElement.dataset.drawn = Math.round(performance.now()); // ms, for tests
})();
