# abathur's completion for bash. Load it with: source <(abathur completion bash)
_abathur_complete() {
    local word="${COMP_WORDS[COMP_CWORD]}" line
    COMPREPLY=()
    while IFS= read -r line; do
        [[ "$line" == "$word"* ]] && COMPREPLY+=("$line")
    done < <(abathur "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)
}
complete -o default -F _abathur_complete abathur
