package ruled

import (
	_ "errors"
	_ "strings" // want `strings: contract denies its import`
)
