package elsewhere

func Open() {} // want `^Open: contract says func\(n int\), package has func\(\) \(breaking\) \[importspy.yaml:4:5\]$`
