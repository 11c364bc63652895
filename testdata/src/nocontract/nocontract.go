package nocontract

func Open() {}
