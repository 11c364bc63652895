;; What a user's Emacs has: packages, and no questions. And what both scripts use.
(require 'package)
(package-initialize)
(setq lsp-auto-guess-root t
      lsp-enable-snippet nil)

(defun wait (what seconds)
  "Wait until WHAT returns something, for SECONDS; return that."
  (let ((end (+ (float-time) seconds)) found)
    (while (and (not (setq found (funcall what))) (< (float-time) end))
      (accept-process-output nil 0.1)
      (read-event nil nil 0.05))
    found))
