package generated // want `^Gone: contract declares func Gone, package has none \(breaking\)$`
