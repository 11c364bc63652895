package vet

import (
	"path/filepath"
	"testing"
)

// Messages name a contract by its folder in the module, wherever the driver runs.
func TestContractName(t *testing.T) {
	abs := func(elems ...string) string {
		root, err := filepath.Abs(string(filepath.Separator))
		if err != nil {
			t.Fatal(err)
		}
		return filepath.Join(append([]string{root}, elems...)...)
	}
	shop := abs("home", "shop")
	store := filepath.Join(shop, "store")
	own := filepath.Join(store, "importspy.yaml")
	for _, test := range []struct {
		path, module, dir, name, want string
	}{
		{"example.com/shop/store", "example.com/shop", store, own, "store/importspy.yaml"},
		{"example.com/shop", "example.com/shop", shop, filepath.Join(shop, "importspy.yaml"), "importspy.yaml"},
		{"example.com/shop/store", "example.com/shop", store, filepath.Join(shop, "api", "importspy.yaml"), "api/importspy.yaml"},
		{"example.com/shop/store", "example.com/shop", store, abs("home", "contracts", "importspy.yaml"), "../contracts/importspy.yaml"},
		{"example.com/shopping", "example.com/shop", store, own, "importspy.yaml"},
		{"example.com/shop/store", "", store, own, "importspy.yaml"},
		{"example.com/other/store", "example.com/other", abs("home", "shop", "stores"), abs("home", "shop", "stores", "importspy.yaml"), "importspy.yaml"},
		{"example.com/shop/store", "example.com/shop", store, filepath.Join("example.com", "shop", "store", "importspy.yaml"), "example.com/shop/store/importspy.yaml"},
	} {
		v := &view{path: test.path, dir: test.dir}
		if got := shortName(v.root(test.module), test.name); got != test.want {
			t.Errorf("%s in module %q: %s is %s, want %s", test.path, test.module, test.name, got, test.want)
		}
	}
}
