package withcgo

func Plain() {}
