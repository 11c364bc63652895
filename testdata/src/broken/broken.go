package broken // want `^importspy.yaml:2:1: unknown key polcy; did you mean policy\?$` `^importspy.yaml:5:5: duplicate key Open; first given on line 4$`

func Open() {}

func Close() {}
