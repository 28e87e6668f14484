# zmodel
