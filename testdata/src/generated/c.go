package generated

func Kept() {}
