; The Windows installer of LMMH Desk, for all users of a PC.
;   makensis -DVERSION=0.1.0 -DPROGRAM=build\frozen\lmmh-desk -DOUT=build\lmmh-desk-0.1.0.exe lmmh-desk.nsi
; In silence: lmmh-desk-0.1.0.exe /S [/D=C:\dossier]. Exit codes: 0 done, 1 installed and its self-check found something,
; 2 nothing changed. The data are in each user's own folder, %LOCALAPPDATA%\LMMH Desk, which Windows closes to the other
; users: neither an upgrade nor a removal touches them.
Target amd64-unicode
Unicode true
!include x64.nsh
!include LogicLib.nsh
!define NAME "LMMH Desk"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\LMMH Desk"

Name "${NAME} ${VERSION}"
OutFile "${OUT}"
RequestExecutionLevel admin
SetCompressor /SOLID lzma
InstallDir "$PROGRAMFILES64\${NAME}"
ShowInstDetails show
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "${NAME}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "Installation de ${NAME}"
VIAddVersionKey LegalCopyright "EUPL-1.2"
LoadLanguageFile "${NSISDIR}\Contrib\Language files\French.nlf"

Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

!macro refused program told
  ${If} ${FileExists} "$INSTDIR\${program}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${program}" a
    ${If} ${Errors}
      MessageBox MB_ICONSTOP "${told}" /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

!macro prepared un init
Function ${init}
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP "LMMH Desk demande un Windows 64 bits." /SD IDOK
    SetErrorLevel 2
    Abort
  ${EndIf}
  SetRegView 64
  SetShellVarContext all
  ReadRegStr $0 HKLM "${KEY}" "InstallLocation"
  ${If} $0 != ""
    StrCpy $INSTDIR $0 ; an upgrade goes where the program is
  ${EndIf}
FunctionEnd

; The program of a window that is open, or of a command that runs, can't be written.
Function ${un}refuseOpen
  !insertmacro refused "LMMH Desk.exe" "LMMH Desk est ouvert sur ce poste. Rien n’a été modifié. Fermez-le, puis recommencez."
  !insertmacro refused "lmmh-desk-console.exe" "Une commande de LMMH Desk travaille sur ce poste. Rien n’a été modifié. Attendez sa fin, puis recommencez."
FunctionEnd
!macroend
!insertmacro prepared "" .onInit
!insertmacro prepared "un." un.onInit

; What the program is made of, and nothing else: whoever chose a folder that holds something keeps it.
!macro removed
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\LMMH Desk.exe"
  Delete "$INSTDIR\lmmh-desk-console.exe"
!macroend

Section
  Call refuseOpen
  !insertmacro removed ; an older version's files would be loaded by this one
  SetOutPath "$INSTDIR"
  File /r "${PROGRAM}/*"
  WriteUninstaller "$INSTDIR\Desinstaller.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\LMMH Desk.exe"
  WriteRegStr HKLM "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKLM "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${KEY}" "DisplayIcon" "$INSTDIR\LMMH Desk.exe"
  WriteRegStr HKLM "${KEY}" "Publisher" "Le Mans Métropole Habitat"
  WriteRegStr HKLM "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${KEY}" "UninstallString" '"$INSTDIR\Desinstaller.exe"'
  WriteRegStr HKLM "${KEY}" "QuietUninstallString" '"$INSTDIR\Desinstaller.exe" /S'
  WriteRegDWORD HKLM "${KEY}" "NoModify" 1
  WriteRegDWORD HKLM "${KEY}" "NoRepair" 1
  nsExec::ExecToLog '"$INSTDIR\lmmh-desk-console.exe" doctor'
  Pop $0
  ${If} $0 != 0
    MessageBox MB_ICONEXCLAMATION "LMMH Desk est installé, mais son contrôle a trouvé un défaut$\n(lmmh-desk-console doctor le dit)." /SD IDOK
    SetErrorLevel 1
  ${EndIf}
SectionEnd

Section Uninstall
  Call un.refuseOpen
  !insertmacro removed
  Delete "$INSTDIR\Desinstaller.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey HKLM "${KEY}"
  DetailPrint "Les données de chaque utilisateur restent dans son dossier LMMH Desk."
SectionEnd
