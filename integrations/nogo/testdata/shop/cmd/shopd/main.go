// The shopd command runs the shop.
package main

import "example.com/shop/queue"

// Version is exported, but nothing can import it.
const Version = "1"

func main() { _ = queue.Queue{} }
