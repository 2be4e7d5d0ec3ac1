# abathur's completion for fish. Load it with: abathur completion fish | source
function __abathur_complete
    abathur "[suggest:"(commandline -C)"]" (commandline -b) 2>/dev/null
end
complete -c abathur -f -a "(__abathur_complete)"
