package misnamed // want `^importspy.yaml: found .*importspy.yml; a contract is called importspy.yaml: rename it$`

func Open() {}
