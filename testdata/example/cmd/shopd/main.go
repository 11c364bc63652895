// Shopd reads lines of the form "key value" or "key" and sets or prints values
// in the store that SHOP_DSN names.
package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"strings"

	"example.com/shop/cache"
	_ "example.com/shop/plugin/memory"
	"example.com/shop/store"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("shopd: ")
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()

	db, err := store.Open(ctx, cmp.Or(os.Getenv("SHOP_DSN"), "memory:"))
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	if err := serve(ctx, db, os.Stdin, os.Stdout); err != nil {
		log.Print(err)
	}
}

// serve answers the lines of in on out, reading through a small cache.
func serve(ctx context.Context, db store.Store, in io.Reader, out io.Writer) error {
	recent := cache.New[string, string](64)
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		key, value, set := strings.Cut(lines.Text(), " ")
		if set {
			if err := db.Put(ctx, key, []byte(value)); err != nil {
				return err
			}
			recent.Put(key, value)
			continue
		}
		value, ok := recent.Get(key)
		if !ok {
			b, err := db.Get(ctx, key)
			if err != nil {
				return err
			}
			value = string(b)
			recent.Put(key, value)
		}
		fmt.Fprintln(out, value)
	}
	return lines.Err()
}
