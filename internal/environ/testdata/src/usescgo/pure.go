package usescgo

import _ "unsafe" // want `unsafe: unsafe`
