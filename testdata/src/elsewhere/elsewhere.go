package elsewhere

func Open() {} // want `^Open: contract says func\(n int\), package has func\(\) \(breaking\) \[../../contracts/elsewhere/importspy.yaml:4:5\]$`
