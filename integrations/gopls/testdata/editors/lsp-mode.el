;; Shows STORE, replaces CONTRACT by EDITED as another program would, and prints
;; the diagnostics before and after that.

(unless (and (require 'lsp-mode nil t) (require 'go-mode nil t))
  (princ "not installed: lsp-mode, go-mode\n")
  (kill-emacs))
(require 'lsp-diagnostics)

(defvar published nil)
(add-hook 'lsp-diagnostics-updated-hook (lambda () (setq published t)))

(defun importspy ()
  "The message of the first diagnostic of importspy."
  (seq-some (lambda (d)
              (and (equal (lsp:diagnostic-source? d) "importspy") (lsp:diagnostic-message d)))
            (apply #'append (hash-table-values (lsp-diagnostics t)))))

(find-file (getenv "STORE"))
(lsp)
(wait (lambda () published) 60)
(wait (lambda () nil) 3) ; analyzers come later than the compiler
(princ (format "before: %s\n" (or (importspy) "none")))

(copy-file (getenv "EDITED") (getenv "CONTRACT") t)
(princ (format "after: %s\n" (or (wait #'importspy 60) "none")))
