;; Shows STORE, replaces CONTRACT by EDITED as another program would, and prints
;; the diagnostics before and after that.

(unless (and (require 'eglot nil t) (require 'go-mode nil t))
  (princ "not installed: eglot, go-mode\n")
  (kill-emacs))
(require 'flymake)

(defun importspy ()
  "The first diagnostic of importspy."
  (seq-find (lambda (d) (string-match-p "contract" (flymake-diagnostic-text d)))
            (flymake-diagnostics)))

(defvar published nil)
(advice-add 'eglot-handle-notification :after
            (lambda (_ method &rest _)
              (when (eq method 'textDocument/publishDiagnostics) (setq published t))))

(find-file (getenv "STORE"))
(call-interactively #'eglot)
(unless (eglot-managed-p) (princ "eglot does not manage the buffer\n"))
(flymake-mode 1)
(wait (lambda () published) 60)
(wait (lambda () nil) 3) ; analyzers come later than the compiler
(princ (format "before: %s\n" (if (importspy) (flymake-diagnostic-text (importspy)) "none")))

(copy-file (getenv "EDITED") (getenv "CONTRACT") t)
(wait #'importspy 60)
(let ((text (if (importspy) (flymake-diagnostic-text (importspy)) "none")))
  (princ (format "after: %s\n" text)))
