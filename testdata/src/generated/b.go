package generated // want `^Gone: contract declares func Gone, package does not declare it \(breaking\)$`
