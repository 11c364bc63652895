package kept

func Open() {} // want `^Open: contract says func\(n int\), package has func\(\) \(breaking\) \[../../contracts/kept/importspy.yaml:4:5\]$`
