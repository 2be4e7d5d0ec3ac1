#compdef abathur
# abathur's completion for zsh. Load it with: source <(abathur completion zsh)
_abathur() {
    local -a words_found
    words_found=("${(@f)$(abathur "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
    if [[ -n "${words_found[1]}" ]]; then
        compadd -a words_found
    else
        _files
    fi
}
compdef _abathur abathur
