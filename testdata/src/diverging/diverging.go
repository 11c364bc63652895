package diverging // want `^Close: contract declares func Close, package does not declare it \(breaking\)$` `^Gone: contract declares type Gone, package does not declare it \(breaking\)$`

const Max = 20 // want `^Max: contract says = 10, package has = 20 \(breaking\)$`

func Open(dsn string, n int) error { return nil } // want `^Open: contract says func\(dsn string\) error, package has func\(dsn string, n int\) error \(breaking\)$`

func Extra() {} // want `^Extra: package exports func\(\), contract does not declare it \(compatible\)$`

type DB struct { // want `^DB.Path: contract says string, package has no such field \(breaking\)$` `^\(\*DB\).Flush: contract says func\(\) error, package has no such method \(breaking\)$`
	Name []byte // want `^DB.Name: contract says string, package has \[\]byte \(breaking\)$`
}

func (db *DB) Close() {} // want `^\(\*DB\).Close: contract says func\(\) error, package has func\(\) \(breaking\)$`
